// Every language has every key with the same parameters, every key that the code asks for exists, and no key is left over.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');
const problems = [];

function* walk(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else yield full;
  }
}
function read(locale) {
  const found = new Map();
  for (const file of walk(join(src, 'i18n', locale))) {
    const text = readFileSync(file, 'utf8');
    for (const match of text.matchAll(/^\s*'([\w.-]+)':\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/gm)) {
      if (found.has(match[1])) problems.push(`${locale}: '${match[1]}' stands twice`);
      found.set(match[1], match[2] ?? match[3]);
    }
  }
  return found;
}
const params = (message) =>
  [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map((match) => match[1]))].toSorted().join(' ');

const source = read('pt-BR');
for (const locale of ['en', 'es']) {
  const other = read(locale);
  for (const [key, message] of source) {
    const theirs = other.get(key);
    if (theirs === undefined) problems.push(`${locale}: '${key}' is missing`);
    else if (params(theirs) !== params(message)) problems.push(`${locale}: '${key}' has other parameters`);
  }
  for (const key of other.keys()) if (!source.has(key)) problems.push(`${locale}: '${key}' is not in pt-BR`);
}
for (const [key, message] of source)
  if (message.includes('!')) problems.push(`pt-BR: '${key}' has an exclamation mark`);

let code = '';
for (const folder of ['api', 'features', 'lib', 'live', 'shell']) {
  for (const file of walk(join(src, folder))) code += readFileSync(file, 'utf8');
}
// A key made in pieces, such as t(`agent_state.${state}`), stands for all keys with that beginning.
const beginnings = [...code.matchAll(/`([\w.-]+\.)\$\{/g)].map((match) => match[1]);
for (const key of source.keys()) {
  if (!code.includes(`'${key}'`) && !beginnings.some((one) => key.startsWith(one)))
    problems.push(`'${key}' is used nowhere`);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`i18n: ${source.size} keys in 3 languages`);
