import { VoidRun } from './crowd.ts';
import { median } from './statistics.ts';
import type { RunOptions } from './target.ts';

/** What one run came to. */
export type Sample = Readonly<Record<string, number>>;

/** How often a run that was void is repeated. */
const secondChances = 2;

/** Runs all contenders in turns, so that whatever slows the machine down meets all of them; answers with the medians of each. */
export async function alternate<Name extends string, Measured extends Sample>(
  { rounds, note }: RunOptions,
  contenders: Readonly<Record<Name, () => Promise<Measured>>>,
): Promise<Record<Name, Measured>> {
  const names = Object.keys(contenders) as Name[];
  const samples = new Map<Name, Measured[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Each round begins with another one, so that none is always first.
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as Name;
      const sample = await runOnce(name, contenders[name], note);
      samples.get(name)?.push(sample);
      note(`  ${name}: ${describe(sample)}`);
    }
  }
  const medians = names.map((name) => [name, mediansOf(samples.get(name) ?? [])]);
  return Object.fromEntries(medians) as Record<Name, Measured>;
}

async function runOnce<Measured>(
  name: string,
  run: () => Promise<Measured>,
  note: RunOptions['note'],
): Promise<Measured> {
  for (let chance = 0; ; chance++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof VoidRun) || chance === secondChances) throw error;
      note(`  ${name}: void, ${error.message}`);
    }
  }
}

function mediansOf<Measured extends Sample>(samples: readonly Measured[]): Measured {
  const keys = Object.keys(samples[0] ?? {});
  return Object.fromEntries(
    keys.map((key) => [key, median(samples.map((sample) => sample[key] ?? NaN))]),
  ) as Measured;
}

function describe(sample: Sample): string {
  return Object.entries(sample)
    .map(([key, value]) => `${key} ${value.toPrecision(4)}`)
    .join(', ');
}
