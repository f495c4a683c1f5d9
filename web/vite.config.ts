// Build of the application and its unit tests. The widget has its own configuration beside its sources.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { chunks } from './scripts/chunks.ts';
import { mockServer } from './tests/mock/plugin.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['UNISSONO_SERVER'] ?? 'http://127.0.0.1:8080';
const mocked = process.env['UNISSONO_MOCK'] === '1';
const forwarded = ['/api', '/webhooks', '/widget.js', '/widget', '/sandbox'];

/** Names the script of the first paint by its content, so that it is asked for once. */
function theme(): Plugin {
  const file = { type: 'asset', name: 'theme.js', source: readFileSync(here('./src/theme.js')) } as const;
  return {
    name: 'theme',
    apply: 'build',
    buildStart() {
      this.emitFile(file);
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => {
        const name = Object.values(bundle ?? {}).find(
          (one) => one.type === 'asset' && one.names.includes(file.name),
        );
        return html.replace('/src/theme.js', `/${name?.fileName}`);
      },
    },
  };
}

export default defineConfig({
  plugins: [tailwindcss(), svelte(), theme(), ...(mocked ? [mockServer()] : [])],
  resolve: {
    alias: [
      { find: /^\$i18n$/, replacement: here('./src/i18n/index.svelte.ts') },
      { find: /^\$i18n\//, replacement: here('./src/i18n/') },
      { find: /^\$api\//, replacement: here('./src/api/') },
      { find: /^\$live\//, replacement: here('./src/live/') },
      { find: /^\$ui\//, replacement: here('./src/lib/ui/') },
      { find: /^\$lib\//, replacement: here('./src/lib/') },
    ],
    ...(process.env['VITEST'] ? { conditions: ['browser'] } : {}),
  },
  optimizeDeps: {
    // Known from the start, so that the first visit of a screen does not bundle again and reload the page.
    entries: ['src/**/*.{ts,svelte}'],
  },
  server: {
    port: Number(process.env['PORT'] ?? 5173),
    host: '127.0.0.1',
    strictPort: true,
    proxy: mocked
      ? {}
      : {
          ...Object.fromEntries(forwarded.map((path) => [path, { target: server }])),
          '/ws': { target: server, ws: true },
        },
  },
  preview: { port: Number(process.env['PORT'] ?? 4173), host: '127.0.0.1', strictPort: true },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    // A browser without `modulepreload` loads the same a little later.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: chunks() } } },
  },
  test: {
    include: ['tests/unit/**/*.test.ts', 'widget/tests/**/*.test.ts'],
    setupFiles: ['tests/unit/setup.ts'],
    testTimeout: 60_000,
    environment: 'happy-dom',
    globals: false,
    restoreMocks: true,
  },
});
