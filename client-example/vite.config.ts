import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressAssets } from './compress-assets.ts';

/** Where the server runs while one works on the pages. */
const server = process.env['PRESENTLY_URL'] ?? 'http://127.0.0.1:4000';

/** Builds both pages into one `index.html` and hashed files under `assets/`, fit for `Content-Security-Policy: default-src 'self'`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressAssets()],
  resolve: {
    // In your own page, `presently/client` comes from node_modules.
    alias: { 'presently/client': fileURLToPath(new URL('../src/client/index.ts', import.meta.url)) },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'baseline-widely-available',
    // Small pictures would become data: addresses, which a strict policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { proxy: { '/graphql': { target: server, ws: true, changeOrigin: true } } },
});
