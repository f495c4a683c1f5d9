/**
 * What a customer's site loads: `<script src="…/widget.js" data-key="…" async></script>`.
 * Draws the launcher in a closed shadow root and puts the panel in a frame of our own origin, so the
 * site's scripts cannot read the conversation and its styles cannot break it.
 *
 * Attributes: `data-key` (required), `data-locale`, `data-color`, `data-side="left"`, `data-label`.
 * API: `Unissono.open()`, `.close()`, `.identify(jwt)`.
 * Events on `window`: `unissono:ready`, `unissono:unread` (`detail.count`), `unissono:close`.
 */
import type { HostWord, PanelWord } from './panel/protocol';

export type UnissonoApi = { open(): void; close(): void; identify(jwt: string): void };

declare global {
  interface Window {
    Unissono?: UnissonoApi;
  }
}

const STYLE = `
:host{all:initial;position:fixed;z-index:2147483000;inset-block-end:20px;inset-inline-end:20px;--c:#4f46d8;--i:#fff}
:host([left]){inset-inline:20px auto}
button{all:unset;box-sizing:border-box;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;background:var(--c);color:var(--i);cursor:pointer;box-shadow:0 6px 22px #0a081e47;transition:transform .12s ease-out}
button:hover{transform:translateY(-2px)}
button:focus-visible{outline:3px solid var(--c);outline-offset:3px;box-shadow:0 0 0 3px #fff}
svg{width:26px;height:26px}
b{position:absolute;inset:-4px -4px auto auto;box-sizing:border-box;min-width:22px;height:22px;padding:0 6px;border-radius:11px;border:2px solid #fff;background:#c2182b;color:#fff;font:600 12px/18px system-ui,sans-serif;text-align:center}
iframe{position:fixed;inset-block-end:88px;inset-inline-end:20px;width:384px;height:min(640px,calc(100dvh - 108px));border:0;border-radius:14px;background:Canvas;box-shadow:0 14px 48px #0a081e4d;transition:opacity .16s ease-out,transform .16s ease-out}
:host([left]) iframe{inset-inline:20px auto}
iframe[inert]{opacity:0;transform:translateY(8px);visibility:hidden;transition:none}
[hidden]{display:none}
@media(max-width:480px){iframe{inset:0!important;width:100%;height:100dvh;border-radius:0}:host([open]) button{display:none}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
@media print{:host{display:none}}`;

const CHAT = 'M4 11.5a8 8 0 0 1 8-8 8 8 0 0 1 0 16H4.8l1.5-2.7A8 8 0 0 1 4 11.5z';
const DOWN = 'M6 9.5l6 6 6-6';

const script = document.currentScript as HTMLScriptElement | null;
const key = script?.dataset['key'];
if (script && key && !window.Unissono) start(script, key);

function start(tag: HTMLScriptElement, publicKey: string): void {
  const { locale, color, side, label } = tag.dataset;
  const server = new URL(tag.src).origin;
  const flag = `unissono.${publicKey}`;
  const title = document.title;
  let frame: HTMLIFrameElement | null = null;
  let isOpen = false;
  let isReady = false;
  let jwt: string | null = null;

  class Widget extends HTMLElement {}
  if (!customElements.get('unissono-chat')) customElements.define('unissono-chat', Widget);
  const host = document.createElement('unissono-chat');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  root.innerHTML = `<button type="button" aria-expanded="false"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${CHAT}"/></svg></button><b hidden></b>`;
  const button = root.querySelector('button') as HTMLButtonElement;
  const badge = root.querySelector('b') as HTMLElement;
  const path = root.querySelector('path') as SVGPathElement;
  if (color) host.style.setProperty('--c', color);
  if (side === 'left') host.setAttribute('left', '');
  name(label ?? 'Chat', 0);

  function name(text: string, count: number): void {
    button.dataset['name'] = text;
    button.setAttribute('aria-label', count ? `${text} (${count})` : text);
  }
  function emit(event: string, detail?: unknown): void {
    window.dispatchEvent(new CustomEvent(`unissono:${event}`, { detail }));
  }
  function say(word: HostWord): void {
    if (isReady) frame?.contentWindow?.postMessage(word, server);
  }
  function mountFrame(): void {
    if (frame) return;
    const query = new URLSearchParams({ key: publicKey, origin: location.origin });
    const wish = locale ?? document.documentElement.lang;
    if (wish) query.set('locale', wish);
    frame = document.createElement('iframe');
    frame.title = label ?? 'Chat';
    frame.allow = 'autoplay; clipboard-write';
    frame.inert = true;
    frame.src = `${server}/widget/?${query}`;
    root.append(frame);
  }
  function show(open: boolean): void {
    if (open === isOpen) return;
    isOpen = open;
    mountFrame();
    if (frame) frame.inert = !open;
    host.toggleAttribute('open', open);
    button.setAttribute('aria-expanded', String(open));
    path.setAttribute('d', open ? DOWN : CHAT);
    say({ unissono: 1, type: open ? 'shown' : 'hidden' });
    if (open) frame?.focus();
    else {
      button.focus();
      emit('close');
    }
  }
  function unread(count: number): void {
    badge.hidden = count === 0 || isOpen;
    badge.textContent = count > 99 ? '99+' : String(count);
    name(button.dataset['name'] ?? '', count);
    const marked = /^\(\d+\) /;
    const bare = document.title.replace(marked, '') || title;
    document.title = count ? `(${count}) ${bare}` : bare;
    emit('unread', { count });
  }
  function remember(active: boolean): void {
    try {
      if (active) localStorage.setItem(flag, '1');
      else localStorage.removeItem(flag);
    } catch {
      // Without storage the badge only comes back once the visitor opens the chat again.
    }
  }
  function heard(word: PanelWord): void {
    if (word.type === 'ready') {
      isReady = true;
      host.style.setProperty('--c', word.color);
      host.style.setProperty('--i', word.ink);
      if (!label) name(word.label, 0);
      say({ unissono: 1, type: 'page', url: location.href, jwt });
      say({ unissono: 1, type: isOpen ? 'shown' : 'hidden' });
      emit('ready');
    } else if (word.type === 'unread') unread(word.count);
    else if (word.type === 'active') remember(word.active);
    else if (word.type === 'close') show(false);
  }

  button.addEventListener('click', () => show(!isOpen));
  window.addEventListener('message', (event) => {
    if (event.origin !== server || !frame || event.source !== frame.contentWindow) return;
    const word = event.data as PanelWord | null;
    if (word?.unissono === 1) heard(word);
  });
  window.Unissono = {
    open: () => show(true),
    close: () => show(false),
    identify(token) {
      jwt = token;
      say({ unissono: 1, type: 'identify', jwt: token });
    },
  };
  document.body.append(host);
  try {
    // A conversation is going on from another page of the site: the badge must work before the first click.
    if (localStorage.getItem(flag)) mountFrame();
  } catch {
    // As above.
  }
}
