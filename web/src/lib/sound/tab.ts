// The browser tab as an alert: `(3) Uníssono` and a mark on the icon.
const NAME = 'Uníssono';
const PLAIN = '/favicon.svg';

/** Shows how many conversations wait for the agent. */
export function showCount(count: number, prefix = ''): void {
  document.title = `${count > 0 ? `(${count}) ` : ''}${prefix ? `${prefix} · ` : ''}${NAME}`;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link) link.href = count > 0 ? marked() : PLAIN;
}

function marked(): string {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4a3fd6"/>' +
    '<path d="M9 8.5v8.2a7 7 0 0 0 14 0V8.5" fill="none" stroke="#fff" stroke-width="3.6" stroke-linecap="round"/>' +
    '<circle cx="24" cy="8" r="8" fill="#fff"/><circle cx="24" cy="8" r="6" fill="#d3203a"/></svg>';
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
