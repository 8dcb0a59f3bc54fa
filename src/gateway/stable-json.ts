/** JSON with the keys of every object in order, so that equal values give equal texts. Undefined is left out, as in JSON. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part))
      return typeof part === 'bigint' ? `${part}n` : part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
