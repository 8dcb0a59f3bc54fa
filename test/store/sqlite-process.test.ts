import { type ChildProcess, execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshFolder, openFresh } from './open-fresh.ts';
import type { Order, Told } from './store-process.ts';

/** A process that has a store open in a folder; killed when the test ends. */
class StoreProcess {
  readonly #child: ChildProcess;

  constructor(dataDir: string) {
    this.#child = fork(fileURLToPath(new URL('./store-process.ts', import.meta.url)), [dataDir], {
      execArgv: [],
    });
    onTestFinished(() => this.kill());
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  order(order: Order): void {
    this.#child.send(order);
  }

  /** The next message for which `wanted` gives something. */
  async heard<Value>(wanted: (told: Told) => Value | undefined): Promise<Value> {
    for (;;) {
      const [told] = (await once(this.#child, 'message')) as [Told];
      const value = wanted(told);
      if (value !== undefined) return value;
    }
  }

  /** As `kill -9` does: nothing of the program runs afterwards. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

function ready(told: Told): true | undefined {
  return 'ready' in told ? true : undefined;
}

function refused(told: Told): string | undefined {
  return 'refused' in told ? told.refused : undefined;
}

function outcome(told: Told): string | undefined {
  return 'outcome' in told ? told.outcome : undefined;
}

describe('a process with an embedded store', () => {
  it('has the folder alone, until it is gone by whatever death', async () => {
    const dataDir = freshFolder();
    const first = new StoreProcess(dataDir);
    await first.heard(ready);
    expect(await new StoreProcess(dataDir).heard(refused)).toContain('is in use by another process');

    await first.kill();
    await new StoreProcess(dataDir).heard(ready);
  });

  it('loses nothing that it answered when it is killed in the middle of writing', async () => {
    const dataDir = freshFolder();
    for (const stopAt of [1, 50, 300]) {
      const writer = new StoreProcess(dataDir);
      await writer.heard(ready);
      let last = 0;
      const enough = writer.heard((told) => {
        if ('durable' in told) last = told.durable;
        return last >= stopAt ? last : undefined;
      });
      writer.order('report');
      await enough;
      await writer.kill();

      const store = await openFresh({ dataDir });
      const samples = await store.facts.headcountHistory('hall', 0, 1_000_000, 1);
      expect(samples.length).toBeGreaterThanOrEqual(last);
      expect(samples).toEqual(samples.map((_, index) => ({ at: index + 1, count: index + 1 })));
      await store.close();
    }
  });

  const canLimit = spawnSync('prlimit', ['--version']).status === 0;
  it.skipIf(!canLimit)(
    'refuses writes while the disk is full, goes on reading, and writes again when there is room',
    async () => {
      const writer = new StoreProcess(freshFolder());
      await writer.heard(ready);
      // To the process, a limit on the size of its files is a disk without room.
      const room = (bytes: string) =>
        execFileSync('prlimit', ['--pid', String(writer.pid), `--fsize=${bytes}:unlimited`]);
      const come = async (order: Order) => {
        writer.order(order);
        return writer.heard(outcome);
      };

      room('300000');
      expect(await come('write much')).toBe('StoreUnavailable');
      expect(await come('read')).toBe('done');
      expect(await come('write much')).toBe('StoreUnavailable');
      room('unlimited');
      expect(await come('write much')).toBe('done');
      expect(await come('read')).toBe('done');
    },
  );
});
