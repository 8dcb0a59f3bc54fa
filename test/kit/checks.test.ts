import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lintSchema } from './lint-schema.ts';

/** Writes files into a folder of its own, which goes with the test. */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'presently-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function checkImports(files: Record<string, string>): { status: number | null; faults: string[] } {
  const script = join(import.meta.dirname, 'check-imports.ts');
  const { status, stderr } = spawnSync(process.execPath, [script], {
    cwd: folderWith(files),
    encoding: 'utf8',
  });
  return { status, faults: stderr.split('\n').filter(Boolean) };
}

function lint(schema: string): string[] {
  const folder = folderWith({ 'a.graphql': schema });
  return lintSchema([join(folder, 'a.graphql')]).map((fault) => fault.slice(folder.length + 1));
}

describe('the direction of imports', () => {
  it('lets the doors use the domain, the domain the contracts, and adapters.ts the adapters', () => {
    const allowed = checkImports({
      'src/http/a.ts': "import '../live/b.ts';\n",
      'src/live/b.ts': "import '../store/contract.ts';\nimport type { C } from '../clock.ts';\n",
      'src/app.ts': "import './adapters.ts';\nimport './http/a.ts';\n",
      'src/adapters.ts': "import './store/sqlite/store.ts';\n",
      'src/store/sqlite/store.ts': "import '../../live/headcount-reading.ts';\nimport '../contract.ts';\n",
      'src/client/c.ts': "import type { Clock } from '../clock.ts';\nimport 'graphql-ws';\n",
      'src/config.ts': 'export const port = process.env.PORT;\n',
    });
    expect(allowed).toEqual({ status: 0, faults: [] });
  });

  it.each([
    ['src/live/a.ts', "\nimport '../gateway/b.ts';", 'src/live/a.ts:2: live may not import gateway'],
    [
      'src/store/a.ts',
      "export * from '../messaging/b.ts';",
      'src/store/a.ts:1: store may not import messaging',
    ],
    ['src/messaging/a.ts', "await import('graphql');", 'src/messaging/a.ts:1: messaging/ knows no graphql'],
    ['src/live/a.ts', "import 'ws';", 'src/live/a.ts:1: live/ knows no ws'],
    [
      'src/graphql/a.ts',
      "import '../store/sqlite/b.ts';",
      'src/graphql/a.ts:1: only adapters.ts names adapters',
    ],
    [
      'src/graphql/a.ts',
      "type B = import('../bus/memory-bus.ts').B;",
      'src/graphql/a.ts:1: only adapters.ts names adapters',
    ],
    ['src/client/a.ts', "import '../clock.ts';", 'src/client/a.ts:1: client may not import pure'],
    [
      'src/messaging/fatigue.ts',
      "import './audience.ts';",
      'src/messaging/fatigue.ts:1: a rule file imports only rule files and types',
    ],
    ['src/http/a.ts', 'console.log(process.env);', 'src/http/a.ts:1: only config.ts reads process.env'],
    ['src/http/a.ts', "import '../../test/kit/b.ts';", 'src/http/a.ts:1: src/ imports nothing from outside'],
  ])('refuses %s that says %s', (file, text, fault) => {
    expect(checkImports({ [file]: text })).toEqual({ status: 1, faults: [fault] });
  });
});

describe('the conventions of the schema', () => {
  it('want a description on everything', () => {
    const faults = lint(
      'type A { b(c: Int): Int }\nenum D { E }\ninput F { g: Int }\ndirective @h on FIELD\nscalar I',
    );
    expect(faults.map((fault) => fault.replace(' has no description', ''))).toEqual([
      'a.graphql:1: A',
      'a.graphql:1: b',
      'a.graphql:1: c',
      'a.graphql:2: D',
      'a.graphql:2: E',
      'a.graphql:3: F',
      'a.graphql:3: g',
      'a.graphql:4: h',
      'a.graphql:5: I',
    ]);
  });

  it('want a connection for a list that can grow, and pages of a connection', () => {
    const described = '"-" type Thing { "-" id: ID! "-" parts: [Thing!]! "-" page: ThingConnection! }';
    expect(lint(described)).toEqual([
      'a.graphql:1: Thing.parts is a connection, because it can grow',
      'a.graphql:1: Thing.page takes first and after',
    ]);
  });

  it('want mutations that take one input or ids and answer with a payload', () => {
    expect(lint('extend type Mutation { "-" make("-" name: String): Int }')).toEqual([
      'a.graphql:1: Mutation.make takes one input, or ids',
      'a.graphql:1: Mutation.make answers with a payload',
    ]);
  });
});
