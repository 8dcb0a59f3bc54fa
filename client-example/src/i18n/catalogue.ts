import type { en } from './en.ts';

/** A text, or one text for each plural form that `count` may take. `{name}` stands for a value. */
export type Phrase = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string });

export type PhraseKey = keyof typeof en;
export type Catalogue = Readonly<Record<PhraseKey, Phrase>>;
export type Values = Readonly<Record<string, string | number>>;

/** Fills a phrase: numbers as the locale writes them, plural forms by `count`. */
export function fillPhrase(phrase: Phrase, values: Values, locale: string): string {
  const count = values['count'];
  const form = typeof count === 'number' ? new Intl.PluralRules(locale).select(count) : 'other';
  const text = typeof phrase === 'string' ? phrase : (phrase[form] ?? phrase.other);
  return text.replaceAll(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    if (value === undefined) return hole;
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  });
}
