import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { fillPhrase, type Catalogue, type PhraseKey, type Values } from './catalogue.ts';
import { en } from './en.ts';
import { createFormats, type Formats } from './formats.ts';
import { zhCN } from './zh-cn.ts';

export const languages = {
  en: { name: 'English', catalogue: en as Catalogue },
  'zh-CN': { name: '简体中文', catalogue: zhCN },
} as const;
export type Language = keyof typeof languages;

/** The page's words in the language that was chosen, and its numbers and times. */
export interface Words {
  readonly language: Language;
  readonly format: Formats;
  /** The phrase under a key, filled. */
  t(key: PhraseKey, values?: Values): string;
  choose(language: Language): void;
}

const storageKey = 'presently.language';
const WordsContext = createContext<Words | undefined>(undefined);

/** The language chosen before, else the first of the browser's that there is, else English. */
export function pickLanguage(chosen: string | null, preferred: readonly string[]): Language {
  if (chosen !== null && chosen in languages) return chosen as Language;
  for (const tag of preferred) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() => pickLanguage(rememberedLanguage(), navigator.languages));

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const choose = useCallback((next: Language) => {
    setLanguage(next);
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // Storage is refused: the choice holds until the page is left.
    }
  }, []);

  const words = useMemo<Words>(() => {
    const { catalogue } = languages[language];
    return {
      language,
      format: createFormats(language),
      t: (key, values = {}) => fillPhrase(catalogue[key], values, language),
      choose,
    };
  }, [language, choose]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

/** The page's words. */
export function useWords(): Words {
  const words = use(WordsContext);
  if (!words) throw new Error('useWords needs a WordsProvider around it.');
  return words;
}
