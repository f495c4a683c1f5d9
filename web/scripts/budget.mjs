// Size budgets of the build, gzipped. A route counts everything it makes the browser load beyond the first page.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));
const KB = 1024;
const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

function reach(key, seen = new Set()) {
  if (seen.has(key) || !manifest[key]) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) reach(next, seen);
  return seen;
}
const keyOf = (ending) => Object.keys(manifest).find((key) => key.endsWith(ending));
const js = (keys) => [...keys].reduce((sum, key) => sum + size(manifest[key].file), 0);

// Whoever signed in before begins with the shell, anybody else with the sign-in.
const first = reach(keyOf('src/shell/Shell.svelte'), reach('index.html'));
const signIn = reach(keyOf('features/session/Login.svelte'), reach('index.html'));
const rows = [
  ['first page, signed in', js(first), 58 * KB],
  ['first page, sign-in', js(signIn), 50 * KB],
];
const desk = keyOf('features/desk/Desk.svelte');
if (desk) rows.push(['desk route, total JS', js(new Set([...first, ...reach(desk)])), 130 * KB]);
const LIMITS = { 'features/admin': 45 * KB, 'features/supervisor': 70 * KB };
for (const key of Object.keys(manifest)) {
  for (const [folder, limit] of Object.entries(LIMITS)) {
    if (!key.includes(folder) || !manifest[key].isDynamicEntry) continue;
    const extra = [...reach(key)].filter((one) => !first.has(one));
    rows.push([`extra JS of ${key.replace('src/', '')}`, js(extra), limit]);
  }
}
const assets = readdirSync(join(dist, 'assets'));
const sum = (ending) =>
  assets.filter((name) => name.endsWith(ending)).reduce((total, name) => total + size(`assets/${name}`), 0);
rows.push(['all CSS', sum('.css'), 25 * KB], ['fonts', sum('.woff2'), 50 * KB]);
if (existsSync(join(dist, 'widget.js'))) rows.push(['widget loader', size('widget.js'), 3 * KB]);
if (existsSync(join(dist, 'widget', 'widget.js')))
  rows.push(['widget loader', size('widget/widget.js'), 3 * KB]);

let broken = false;
for (const [name, bytes, limit] of rows) {
  const over = bytes > limit;
  broken ||= over;
  console.log(`${over ? 'OVER ' : 'ok   '} ${name}: ${(bytes / KB).toFixed(1)} of ${limit / KB} KB gz`);
}
if (broken) {
  console.error('A size budget is broken. Load the part lazily or make it smaller.');
  process.exit(1);
}
