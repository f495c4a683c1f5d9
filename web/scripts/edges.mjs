// Import edges: what a folder may know. Features never see each other, shared parts never see the application, one file calls `fetch`.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const src = join(root, 'src');
const ALIASES = {
  '$api/': 'api/',
  '$live/': 'live/',
  '$i18n/': 'i18n/',
  '$lib/': 'lib/',
  '$ui/': 'lib/ui/',
  $i18n: 'i18n/index',
};
const problems = [];

function* walk(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else if (/\.(ts|svelte)$/.test(entry.name)) yield full;
  }
}

function target(file, wanted) {
  for (const [alias, folder] of Object.entries(ALIASES)) {
    if (wanted === alias || (alias.endsWith('/') && wanted.startsWith(alias)))
      return folder + wanted.slice(alias.length);
  }
  if (wanted.startsWith('.')) return relative(src, resolve(dirname(file), wanted)).replaceAll('\\', '/');
  return null;
}

function check(from, wanted, to) {
  const feature = /^features\/([^/]+)\//.exec(from)?.[1];
  if (wanted === '@lucide/svelte') return 'icons are imported by path, never from the barrel';
  if (wanted.startsWith('bits-ui') && !from.startsWith('lib/ui/') && !from.startsWith('shell/'))
    return 'bits-ui is wrapped in lib/ui';
  if (to === null) return null;
  if (feature && to.startsWith('features/') && !to.startsWith(`features/${feature}/`))
    return 'a feature does not see another feature';
  if (
    feature &&
    to.startsWith('shell/') &&
    feature !== 'session' &&
    !/^shell\/(agent-state|layers|Mark)/.test(to)
  )
    return 'a feature does not see the shell';
  if (from.startsWith('lib/') && /^(api|live|features|shell)\//.test(to))
    return 'lib does not know the application';
  if (from.startsWith('api/') && /^(live|features|shell|lib)\//.test(to)) return 'api knows only itself';
  if (from.startsWith('live/') && /^(features|shell|lib\/ui)\//.test(to))
    return 'live does not know the screens';
  if (from.startsWith('i18n/') && /^(live|features|shell|lib)\//.test(to)) return 'i18n knows only api';
  return null;
}

for (const file of walk(src)) {
  const from = relative(src, file).replaceAll('\\', '/');
  const text = readFileSync(file, 'utf8');
  for (const match of text.matchAll(/(?:from\s+|import\s*\(?\s*)'([^']+)'/g)) {
    const refusal = check(from, match[1], target(file, match[1]));
    if (refusal) problems.push(`src/${from}: '${match[1]}': ${refusal}`);
  }
  if (/\bfetch\(/.test(text) && from !== 'api/client.ts')
    problems.push(`src/${from}: only api/client.ts calls fetch`);
  if (/new WebSocket\(/.test(text) && from !== 'live/socket.svelte.ts')
    problems.push(`src/${from}: only live/socket opens sockets`);
  if (
    from.endsWith('.svelte') &&
    /<button(?![^>]*(?:\btype=|\{type\}))[\s\S]*?>/.test(text.replaceAll(/=>/g, '__'))
  )
    problems.push(`src/${from}: a button needs its type`);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log('import edges: ok');
