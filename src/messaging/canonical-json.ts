/** JSON of a value with the fields of each object in one order, without those that are absent or null: equal for what means the same. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(ordered(value));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value)
    .filter(([, field]) => field != null)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  // Pairs instead of an object: an object would put names that are numbers first.
  return { fields: fields.map(([name, field]) => [name, ordered(field)]) };
}
