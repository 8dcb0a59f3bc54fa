import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

const dist = 'client-example/dist';

describe('the pages as they are built', () => {
  beforeAll(() => void execFileSync(process.execPath, ['client-example/build-if-needed.ts']));

  it('are at most 250 kB together, compressed', () => {
    const sizes = globSync(`${dist}/**/*.gz`).map((file) => readFileSync(file).byteLength);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(250_000);
  });

  it('are built for use, not for development, whoever asks for the build', () => {
    const scripts = globSync(`${dist}/**/*.js`).map((file) => readFileSync(file, 'utf8'));
    expect(scripts.some((script) => script.includes('React DevTools'))).toBe(false);
  });

  it('have nothing inline that a strict Content-Security-Policy refuses', () => {
    const html = readFileSync(`${dist}/index.html`, 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
    const sheets = globSync(`${dist}/**/*.css`).map((file) => readFileSync(file, 'utf8'));
    expect(sheets.join('\n')).not.toMatch(/url\(|@import/);
  });
});
