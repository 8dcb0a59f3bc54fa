import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';

const libraries = ['ws', 'graphql', 'graphql-ws', 'graphql-yoga'];

/** What the figures depend on, in one line each. */
export function describeMachine(): string[] {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const versions = libraries.map((name) => `${name} ${versionOf(name)}`);
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memory}, ${platform()} ${release()}, loopback`,
    `node ${process.versions.node}, SQLite ${process.versions['sqlite'] ?? '?'}, ${versions.join(', ')}`,
    new Date().toISOString().slice(0, 10),
  ];
}

/** How many files, and so sockets, one process may have open. Node raises what may be raised by itself. */
export function openFilesLimit(): number {
  const answer = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return answer === 'unlimited' ? Infinity : Number(answer);
}

/** From the package's own description; not every package lets it be imported. */
function versionOf(library: string): string {
  const file = new URL(`../../../node_modules/${library}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
