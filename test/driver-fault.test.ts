import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from './kit/temporary-folder.ts';

/** What is said by a program in whose folder the package `@scope/driver` has these files, and Node loads it. */
function sentenceOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  const installed = join(folder.path, 'node_modules', '@scope', 'driver');
  if (Object.keys(files).length > 0) mkdirSync(installed, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(installed, file), text);
  const program = join(folder.path, 'program.mjs');
  writeFileSync(
    program,
    `import { driverFault } from '${import.meta.resolve('../src/driver-fault.ts')}';
    const driver = { setting: 'X', of: 'Y', packages: ['other', '@scope/driver'] };
    await import('@scope/driver').catch((error) => process.stdout.write(driverFault(error, driver)));`,
  );
  return execFileSync(process.execPath, [program], { encoding: 'utf8' });
}

test('says how to install a driver that is not there', () => {
  expect(sentenceOf({})).toBe('X needs the driver of Y: run "npm install other @scope/driver".');
});

const esModule = { 'package.json': '{ "type": "module", "exports": "./index.js" }' };
const commonJs = { 'package.json': '{ "main": "./index.js" }' };

test.each([
  ['imports what is not there', { ...esModule, 'index.js': 'import "gone";' }, "Cannot find package 'gone'"],
  [
    'requires what is not there',
    { ...commonJs, 'index.js': 'require("gone")' },
    "Cannot find module 'gone'.",
  ],
  ['has lost a file', esModule, 'Cannot find module '],
  ['has lost its only file', commonJs, 'Cannot find package '],
  ['is no JavaScript', { ...esModule, 'index.js': 'const ;' }, "SyntaxError: Unexpected token ';'."],
  [
    'does not run here',
    { ...esModule, 'index.js': 'throw new Error("Not here.\\nNo.")' },
    'Error: Not here.',
  ],
  ['throws what is no error', { ...esModule, 'index.js': 'throw 17' }, 'Error: 17.'],
])('says in one sentence why a driver cannot be loaded that %s', (_, files, reason) => {
  const sentence = sentenceOf(files);
  expect(sentence).toContain(reason);
  expect(sentence).toMatch(
    /^X needs the driver of Y, which is installed but cannot be loaded: [^\n]+[^.]\.$/,
  );
});
