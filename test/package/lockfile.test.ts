import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

function readJson<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')) as Content;
}

const { packages } = readJson<{ packages: Record<string, LockedPackage> }>('package-lock.json');
const installed = Object.entries(packages)
  .filter(([path]) => path.includes('node_modules/'))
  .map(([path, locked]) => ({ ...locked, path, name: path.slice(path.lastIndexOf('node_modules/') + 13) }));

function versionsOf(name: string): string[] {
  return installed.filter((locked) => locked.name === name).map(({ version = '' }) => version);
}

describe('what is installed', () => {
  it('has exactly one graphql: the types of a second one are strangers to the first', () => {
    expect(versionsOf('graphql')).toHaveLength(1);
  });

  it('has a ws from 8.23, which bounds what fragments of a message may cost', () => {
    const versions = versionsOf('ws');
    expect(versions.length).toBeGreaterThan(0);
    for (const version of versions) {
      const [major = 0, minor = 0] = version.split('.').map(Number);
      expect(major > 8 || (major === 8 && minor >= 23), version).toBe(true);
    }
  });

  it('is what it was when it was locked, wherever it is fetched from', () => {
    expect(installed.filter(({ integrity }) => integrity === undefined)).toEqual([]);
    expect(installed.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('runs no script of a dependency that nobody has decided about', () => {
    const { allowScripts } = readJson<{ allowScripts: Record<string, boolean> }>('package.json');
    const withScript = new Set(
      installed.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name),
    );
    expect([...withScript].sort()).toEqual(Object.keys(allowScripts).sort());
  });
});
