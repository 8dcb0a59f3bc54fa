/**
 * Whether every store can keep a text as it is: well-formed Unicode without U+0000, which PostgreSQL takes in no text. What is not keepable is
 * refused where it comes in, and nothing is ever found under it.
 */
export function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
