/** Builds the page that other systems show inside their own screens. It shares no script with the application and stays small. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Gzipped bytes that somebody waits for in the other system's screen. */
const PAGE_MAX = 32 * 1024;

function checkSize(): Plugin {
  return {
    name: 'unissono-embed-size',
    apply: 'build',
    closeBundle() {
      const assets = here('../dist/embed/assets');
      const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
      const bytes = scripts.reduce(
        (sum, name) => sum + gzipSync(readFileSync(`${assets}/${name}`), { level: 9 }).length,
        0,
      );
      if (bytes > PAGE_MAX) throw new Error(`the embedded page is ${bytes} bytes gzipped, over ${PAGE_MAX}`);
    },
  };
}

// Vite wants the configuration as the default export.
export default defineConfig({
  root: here('.'),
  base: '/embed/',
  publicDir: false,
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } }), checkSize()],
  build: {
    outDir: here('../dist/embed'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
