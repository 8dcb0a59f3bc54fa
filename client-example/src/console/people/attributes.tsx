/** What is known about a person, as name and value. */
export function Attributes({ attributes }: { attributes: unknown }) {
  if (typeof attributes !== 'object' || attributes === null) return null;
  return Object.entries(attributes).map(([name, value]) => (
    <span key={name} className="chip">
      {name}: {String(value)}
    </span>
  ));
}
