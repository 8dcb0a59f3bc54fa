#!/usr/bin/env node
import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';

// Before anything else is loaded: a later start then takes half the time. Beside the program, where only who may change it may write: the
// default, in the folder for temporary files, could have been filled by another user of the machine.
const folder = fileURLToPath(new URL('../node_modules/.cache/presently', import.meta.url));
enableCompileCache(folder);

const { runCommandLine, tellThreads } = await import('./command-line.ts');
// So that threads share it. TypeScript is stripped by WebAssembly, and several threads that do so at once can bring Node 24 down
// ("Check failed: jit_page.has_value()", https://github.com/nodejs/node/issues/64500): what is kept need not be stripped again.
if (getCompileCacheDir() !== undefined) tellThreads('NODE_COMPILE_CACHE', folder);

process.exitCode = await runCommandLine(process.argv.slice(2));
