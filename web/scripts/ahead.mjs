// Writes what a browser may begin to load before it has run anything: the value of a `Link` header (RFC 8288) for who is signed in and
// comes to the desk. Without it, each of shell and desk is asked for only after what loads it has been loaded and run.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));

function reach(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) reach(next, seen);
  return seen;
}
// In the order in which they run: what the page names itself is among them, or the rest would come before it.
const ahead = new Set(
  ['index.html', 'src/shell/Shell.svelte', 'src/features/desk/Desk.svelte'].flatMap((key) => [...reach(key)]),
);
// The page waits for these before it shows anything.
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const [theme] = /assets\/theme-[^"]+/.exec(html);
const first = [
  `</${theme}>; rel=preload; as=script`,
  ...[...reach('index.html')]
    .flatMap((key) => manifest[key].css ?? [])
    .map((file) => `</${file}>; rel=preload; as=style; crossorigin`),
];
const links = [...first, ...[...ahead].map((key) => `</${manifest[key].file}>; rel=modulepreload`)];
writeFileSync(join(dist, 'ahead.txt'), links.join(', '));
