import type { Row } from './target.ts';

/** The rows of one target. */
export interface Result {
  readonly target: string;
  readonly rows: readonly Row[];
}

const heads = ['', 'work', 'target', 'measured', 'baseline', 'met?'];

/** The table at the end, for a terminal: a block of lines for each row. */
export function asText(results: readonly Result[]): string {
  const blocks = cells(results).map(([target, work, wanted, measured, baseline, met]) =>
    [
      `${target}  ${work}`,
      `  target    ${wanted}`,
      `  measured  ${measured}`,
      `  baseline  ${baseline}`,
      `  met?      ${met}`,
    ].join('\n'),
  );
  return blocks.join('\n\n');
}

/** The same as a section of a document in Markdown, under what it was measured on. */
export function asMarkdown(conditions: readonly string[], results: readonly Result[]): string {
  const lines = [heads, heads.map(() => '---'), ...cells(results)];
  const table = lines.map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
  return `${conditions.join('; ')}.\n\n${table.join('\n')}\n`;
}

function cells(results: readonly Result[]): string[][] {
  return results.flatMap(({ target, rows }) =>
    rows.map(({ work, wanted, measured, baseline, met }) => [
      target,
      work,
      wanted,
      measured,
      baseline || '–',
      met === null ? '–' : met ? 'yes' : 'no',
    ]),
  );
}
