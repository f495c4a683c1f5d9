// The message syntax: `{name}` for a value and `{count, plural, one {# conversa} other {# conversas}}` for a plural. Nothing else.
import { numbers, plurals } from './intl';

export type Params = Readonly<Record<string, string | number>>;

/** Fills a message. An unknown parameter stays visible as `{name}` so that a mistake is seen and nothing breaks. */
export function fill(message: string, params: Params, locale: string): string {
  let out = '';
  let at = 0;
  while (at < message.length) {
    const open = message.indexOf('{', at);
    if (open < 0) return out + message.slice(at);
    const close = closing(message, open);
    if (close < 0) return out + message.slice(at);
    out += message.slice(at, open) + value(message.slice(open + 1, close), params, locale);
    at = close + 1;
  }
  return out;
}

function value(inside: string, params: Params, locale: string): string {
  const [name = '', kind, ...rest] = inside.split(',');
  const param = params[name.trim()];
  if (kind?.trim() === 'plural' && typeof param === 'number') {
    return plural(rest.join(','), param, params, locale);
  }
  if (param === undefined) return `{${inside}}`;
  return typeof param === 'number' ? numbers(locale).format(param) : param;
}

function plural(arms: string, count: number, params: Params, locale: string): string {
  const found = new Map<string, string>();
  let at = 0;
  for (;;) {
    const open = arms.indexOf('{', at);
    if (open < 0) break;
    const close = closing(arms, open);
    if (close < 0) break;
    found.set(arms.slice(at, open).trim(), arms.slice(open + 1, close));
    at = close + 1;
  }
  const arm = found.get(`=${count}`) ?? found.get(plurals(locale).select(count)) ?? found.get('other') ?? '';
  return fill(arm.replaceAll('#', numbers(locale).format(count)), params, locale);
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && (depth -= 1) === 0) return at;
  }
  return -1;
}
