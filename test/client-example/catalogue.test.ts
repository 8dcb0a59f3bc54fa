import { describe, expect, it } from 'vitest';
import { fillPhrase, type Phrase } from '../../client-example/src/i18n/catalogue.ts';
import { en } from '../../client-example/src/i18n/en.ts';
import { zhCN } from '../../client-example/src/i18n/zh-cn.ts';

const phrases: Record<string, Record<string, Phrase>> = { en, 'zh-CN': zhCN };

function textsOf(phrase: Phrase): string[] {
  return typeof phrase === 'string' ? [phrase] : Object.values(phrase);
}

function holesOf(phrase: Phrase): string[] {
  const holes = textsOf(phrase).flatMap((text) =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''),
  );
  return [...new Set(holes)].sort();
}

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(zhCN).sort()).toEqual(Object.keys(en).sort());
  });

  it('say something under every key', () => {
    for (const [language, catalogue] of Object.entries(phrases)) {
      const empty = Object.keys(catalogue).filter((key) =>
        textsOf(catalogue[key] ?? '').some((text) => text.trim() === ''),
      );
      expect(empty, language).toEqual([]);
    }
  });

  it('leave the same holes for values', () => {
    // A count may be told by the form of the word alone: "person", "people".
    const different = Object.entries<Phrase>(en).filter(([key, phrase]) => {
      const translated = holesOf(phrases['zh-CN']?.[key] ?? '');
      return holesOf(phrase).join() !== translated.join();
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });
});

describe('a phrase', () => {
  it('takes the plural form of its count', () => {
    const phrase = { one: '{count} person', other: '{count} people' };
    expect(fillPhrase(phrase, { count: 1 }, 'en')).toBe('1 person');
    expect(fillPhrase(phrase, { count: 0 }, 'en')).toBe('0 people');
  });

  it('writes numbers as the language does', () => {
    expect(fillPhrase('{count} people', { count: 12_345 }, 'en')).toBe('12,345 people');
    expect(fillPhrase('{count} Personen', { count: 12_345 }, 'de')).toBe('12.345 Personen');
  });

  it('shows a hole for which there is no value, instead of hiding the fault', () => {
    expect(fillPhrase('Hello {name}', {}, 'en')).toBe('Hello {name}');
  });
});
