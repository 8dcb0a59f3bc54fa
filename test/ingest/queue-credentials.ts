import { expect, vi } from 'vitest';
import { createLog } from '../../src/log.ts';
import { startApp } from '../kit/start-app.ts';
import { queuesOf } from './ingest-world.ts';

const eventually = { timeout: 60_000, interval: 100 };

/** Reads the queue of an environment, in which there is one record. */
export async function expectRead(environment: Record<string, string>): Promise<void> {
  const [queue] = await queuesOf(environment);
  const connection = await queue?.connect();
  try {
    await vi.waitFor(async () => expect(await connection?.next()).toHaveLength(1), eventually);
  } finally {
    await connection?.close();
  }
}

/** Starts a server in an environment and waits until it says why its queue is not read, and nothing else. Answers with all that it said and logged. */
export async function expectRefused(environment: Record<string, string>, reason: string): Promise<string> {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line: string) => void lines.push(line) });
  await using app = await startApp({ environment, log });
  await vi.waitFor(async () => {
    const readiness = await (await fetch(`${app.url}/readyz`)).text();
    expect(JSON.parse(readiness)).toEqual({
      status: 'degraded',
      reasons: [reason],
    });
    lines.push(readiness);
  }, eventually);
  expect(lines.join('')).toContain('a queue cannot be read; trying again');
  return lines.join('');
}
