/** Puts the chat into the demo shop: the account's public key comes in the page's address, `?key=…`. */
const query = new URLSearchParams(location.search);
const key = query.get('key');
const hint = document.getElementById('no-key');

if (key) {
  const script = document.createElement('script');
  script.src = '/widget.js';
  script.dataset['key'] = key;
  for (const name of ['locale', 'color', 'side'] as const) {
    const value = query.get(name);
    if (value) script.dataset[name] = value;
  }
  document.body.append(script);
} else if (hint) hint.hidden = false;

// The shop's own "talk to us" buttons open the same chat, as a customer's site would do it.
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-chat]')) {
  button.addEventListener('click', () => window.Unissono?.open());
}

// Marks this file as a module; the type of `window.Unissono` is declared beside the loader.
export type { UnissonoApi } from '../loader';
