#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Before anything else is loaded: a later start then takes half the time. Beside the program, where only who may change it may write: the
// default, in the folder for temporary files, could have been filled by another user of the machine.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/presently', import.meta.url)));
const { runCommandLine } = await import('./command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
