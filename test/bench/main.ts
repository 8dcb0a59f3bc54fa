import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine } from './harness/machine.ts';
import { asMarkdown, asText, type Result } from './harness/report.ts';
import type { RunOptions, Target } from './harness/target.ts';
import { targets } from './targets.ts';

const help = `npm run bench -- [P1 P2 …] [--quick] [--rounds N] [--markdown FILE]

Measures how fast this server is, beside what one would use instead, on this machine. Without names: everything.
  --quick      small and few runs: to see that it works, not how fast it is
  --rounds     how often each contender runs (5; with --quick 1); the medians are told
  --markdown   writes the table at the end to a file as well, in Markdown, with the machine and the versions
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      markdown: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const names = positionals.map((name) => name.toUpperCase());
  const unknown = names.filter((name) => !targets.some((target) => target.name === name));
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
  if (values.help || unknown.length > 0 || !(rounds >= 1)) {
    process.stderr.write(help);
    process.exitCode = values.help ? 0 : 2;
    return;
  }

  const options: RunOptions = { quick: values.quick, rounds, note };
  const machine = describeMachine();
  machine.forEach(note);
  const results: Result[] = [];
  for (const target of targets) {
    if (names.length === 0 || names.includes(target.name)) results.push(await runTarget(target, options));
  }
  const conditions = [...machine, `medians of ${rounds}`];
  process.stdout.write(`\n${conditions.join('\n')}\n\n${asText(results)}\n`);
  if (values.markdown !== undefined) writeFileSync(values.markdown, asMarkdown(conditions, results));
  if (results.some(({ rows }) => rows.some(({ met }) => met === false))) process.exitCode = 1;
}

async function runTarget(target: Target, options: RunOptions): Promise<Result> {
  const began = performance.now();
  note(`\n${target.name}: ${target.about}`);
  const rows = await target.run(options).catch((error: unknown) => {
    note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return [
      {
        work: target.about,
        wanted: '',
        measured: 'could not be measured, see above',
        baseline: '',
        met: false,
      },
    ];
  });
  note(`  (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  return { target: target.name, rows };
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

await main();
