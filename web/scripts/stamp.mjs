// A hash of everything the build reads, so that a stale `dist` can be told from a fresh one.
// Run by itself it says the hash, and then what it is the hash of, a line each (`crates/webui/build/dist.rs`).
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const INPUTS = [
  'index.html',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
  'public',
  'src',
  'scripts',
  'widget',
  'embed',
];

function filesOf(path) {
  const found = [];
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) found.push(...filesOf(full));
    else found.push(full);
  }
  return found;
}

/** Gives the hash of the inputs below `root`, in hexadecimal. */
export function stamp(root) {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    const full = join(root, input);
    if (!existsSync(full)) continue;
    const files = input.includes('.') ? [full] : filesOf(full).toSorted();
    for (const file of files)
      hash.update(relative(root, file).replaceAll('\\', '/')).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

const here = fileURLToPath(import.meta.url);
const [, run] = process.argv;
if (run !== undefined && realpathSync(run) === here)
  console.log([stamp(join(dirname(here), '..')), ...INPUTS].join('\n'));
