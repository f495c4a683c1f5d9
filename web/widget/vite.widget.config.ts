/** Builds the web chat widget: the panel and the demo shop page by this config, the loader as one classic script beside them. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds `widget.js` after the pages: host pages load it without `type="module"`, so it must be one closed function. */
function loader(): Plugin {
  return {
    name: 'unissono-loader',
    apply: 'build',
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        build: {
          outDir: here('../dist/widget'),
          emptyOutDir: false,
          target: 'es2022',
          lib: {
            entry: here('./loader.ts'),
            name: 'UnissonoLoader',
            formats: ['iife'],
            fileName: () => 'widget.js',
          },
        },
      });
      checkSizes();
    },
  };
}

/** Gzipped bytes that a site pays for the button, and a visitor for the first opening. */
const LOADER_MAX = 3 * 1024;
const PANEL_MAX = 35 * 1024;

function checkSizes(): void {
  const dist = here('../dist/widget');
  const size = (path: string) => gzipSync(readFileSync(`${dist}/${path}`), { level: 9 }).length;
  const scripts = readdirSync(`${dist}/assets`).filter((name) => /^panel.*\.js$/.test(name));
  const panel = scripts.reduce((sum, name) => sum + size(`assets/${name}`), 0);
  const sizes = [['widget.js', size('widget.js'), LOADER_MAX] as const, ['panel', panel, PANEL_MAX] as const];
  for (const [name, bytes, max] of sizes) {
    if (bytes > max) throw new Error(`${name} is ${bytes} bytes gzipped, over its budget of ${max}`);
  }
}

// Vite wants the configuration as the default export.
export default defineConfig({
  root: here('.'),
  base: '/widget/',
  publicDir: false,
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } }), loader()],
  build: {
    outDir: here('../dist/widget'),
    emptyOutDir: true,
    target: 'es2022',
    // The panel's policy is `default-src 'self'`: nothing may be inlined as a data address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { panel: here('./index.html'), demo: here('./demo.html') } },
  },
});
