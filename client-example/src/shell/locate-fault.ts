/**
 * Where in the variables the value stands that a message complains of. A value that its type does not take (a malformed DateTime or Duration,
 * a number that is none) is refused before any resolver sees it: GraphQL then names the value at the end of the message, but not its place.
 * @param messages all messages of the answer; one that comes several times is about as many places, in the order of the variables.
 * @param index which of them is meant.
 * @returns the path, or undefined if the value is not named, or stands in other places as well.
 */
export function locateFault(
  messages: readonly string[],
  index: number,
  variables: unknown,
): readonly string[] | undefined {
  const message = messages[index] ?? '';
  const places = placesOf(variables, (value) => message.endsWith(` ${JSON.stringify(value)}`));
  const sameBefore = messages.slice(0, index).filter((other) => other === message).length;
  const same = messages.filter((other) => other === message).length;
  return places.length === same ? places[sameBefore] : undefined;
}

function placesOf(value: unknown, isMeant: (value: unknown) => boolean, path: string[] = []): string[][] {
  if (value === undefined || value === null) return [];
  if (isMeant(value)) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => placesOf(part, isMeant, [...path, key]));
}
