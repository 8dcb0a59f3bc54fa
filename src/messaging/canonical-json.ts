/**
 * JSON of an object with the fields of each object in one order, without those that are absent or null: equal for what means the same.
 * @param exact the name of a field that holds a caller's own JSON, in which null is a value like others.
 */
export function canonicalJson(value: object, exact?: string): string {
  return JSON.stringify(ordered(value, false, exact));
}

function ordered(value: unknown, nulls: boolean, exact?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, nulls));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined && (nulls || field !== null))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  // Pairs instead of an object: an object would put names that are numbers first.
  return { fields: fields.map(([name, field]) => [name, ordered(field, nulls || name === exact)]) };
}
