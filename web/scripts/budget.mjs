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
const LIMITS = {
  'features/admin': 45 * KB,
  'features/supervisor': 70 * KB,
  // The picture of a process, loaded on demand: bpmn-js.
  'features/desk/processes/Drawing': 70 * KB,
  // The bench on which processes are drawn, loaded on demand: bpmn-js with all that changes a drawing.
  'features/admin/processes/Bench': 205 * KB,
};
for (const key of Object.keys(manifest)) {
  if (!manifest[key].isDynamicEntry) continue;
  // The nearest folder counts.
  const folders = Object.keys(LIMITS).filter((folder) => key.includes(folder));
  const folder = folders.toSorted((a, b) => b.length - a.length)[0];
  if (folder) {
    const limit = LIMITS[folder];
    const extra = [...reach(key)].filter((one) => !first.has(one));
    rows.push([`extra JS of ${key.replace('src/', '')}`, js(extra), limit]);
  }
}
const assets = readdirSync(join(dist, 'assets'));
const sum = (counts) => assets.filter(counts).reduce((total, name) => total + size(`assets/${name}`), 0);
const ofBench = (name) => name.startsWith('bpmn-') && name.endsWith('.woff2');
rows.push(
  ['all CSS', sum((name) => name.endsWith('.css')), 25 * KB],
  ['fonts', sum((name) => name.endsWith('.woff2') && !ofBench(name)), 50 * KB],
  // The signs of the elements of BPMN, on the bench only.
  ['font of the bench', sum(ofBench), 15 * KB],
);
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
