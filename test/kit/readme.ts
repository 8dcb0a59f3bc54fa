import { readFileSync } from 'node:fs';

/** A fenced block of a Markdown file: its language, the word after it, and what is in it. */
export interface Snippet {
  readonly language: string;
  /** For GraphQL: the role of the token that it needs, or `anonymous`. */
  readonly role: string;
  readonly text: string;
}

/** The fenced blocks of a file at the root of the project, in order. */
export function readSnippets(file: string): Snippet[] {
  const blocks = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').matchAll(
    /^```(\w+)(?: (\w+))?\n(.*?)^```$/gms,
  );
  return [...blocks].map(([, language = '', role = '', text = '']) => ({ language, role, text }));
}

/** The rows of the table of environment variables: name, default, meaning. */
export function readSettings(file: string): { name: string; shown: string; about: string }[] {
  const rows = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').matchAll(
    /^\| `([A-Z_]+)` \| (.*?) \| (.*) \|$/gm,
  );
  return [...rows].map(([, name = '', shown = '', about = '']) => ({
    name,
    shown: shown.replaceAll('`', '').trim(),
    about,
  }));
}
