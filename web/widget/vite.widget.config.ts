/** Builds the web chat widget: the panel and the demo shop page by this config, the loader as one classic script beside them. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
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
    },
  };
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
