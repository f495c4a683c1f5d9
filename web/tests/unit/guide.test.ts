// The user guide in docs/guia: its links lead somewhere, its pictures are there, and what stands in bold are words of the screen.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ptBR } from '../../src/i18n/pt-BR';

const GUIDE = join(import.meta.dirname, '../../../docs/guia');
const PAGES = readdirSync(GUIDE).filter((name) => name.endsWith('.md'));
const read = (path: string) => readFileSync(path, 'utf8');

/** The anchor that a heading gets where the pages are shown. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number} -]/gu, '')
    .replaceAll(' ', '-');
}
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) => anchorOf(heading));
const linksOf = (text: string) => [...text.matchAll(/\]\(([^)\s]+)\)/gu)].map(([, to = '']) => to);
const boldOf = (text: string) => [...text.matchAll(/\*\*(.+?)\*\*/gu)].map(([, words = '']) => words);

/** A text of the screen as a pattern: what is filled in may be anything. */
function patternOf(text: string): RegExp | null {
  const plain = text.replaceAll(/\{\w+, plural,.*$/gu, '{}');
  const solid = plain.replaceAll(/\{\w*\}/gu, '');
  if (solid !== plain && solid.replaceAll(/[^\p{Letter}]/gu, '').length < 3) return null;
  const parts = plain.split(/\{\w*\}/u).map((part) => part.replaceAll(/[$()*+.?[\\\]^|]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'u');
}
const SCREEN = Object.values(ptBR).flatMap((text) => patternOf(text) ?? []);

describe.each(PAGES)('%s', (page) => {
  const text = read(join(GUIDE, page));

  test('every link and picture leads to something that exists', () => {
    const dead = linksOf(text).filter((link) => {
      if (/^https?:/u.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(GUIDE, page) : join(GUIDE, path);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor));
    });
    expect(dead).toEqual([]);
  });

  test('what stands in bold is written on the screen', () => {
    const unknown = boldOf(text).filter((words) => !SCREEN.some((pattern) => pattern.test(words)));
    expect(unknown.filter((words) => words !== 'negrito')).toEqual([]);
  });
});

test('every picture is shown somewhere', () => {
  const shown = new Set(PAGES.flatMap((page) => linksOf(read(join(GUIDE, page)))));
  const idle = readdirSync(join(GUIDE, 'imagens')).filter((name) => !shown.has(`imagens/${name}`));
  expect(idle).toEqual([]);
});
