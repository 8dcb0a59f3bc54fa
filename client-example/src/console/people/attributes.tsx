/** What is known about a person, each as name and value. */
export function attributeList(attributes: unknown): string[] {
  if (typeof attributes !== 'object' || attributes === null) return [];
  return Object.entries(attributes).map(([name, value]) => `${name}: ${String(value)}`);
}

/** The same in one line. */
export function attributeWords(attributes: unknown): string {
  return attributeList(attributes).join(' · ');
}

/** The same as chips. */
export function Attributes({ attributes }: { attributes: unknown }) {
  return attributeList(attributes).map((attribute) => (
    <span key={attribute} className="chip">
      {attribute}
    </span>
  ));
}
