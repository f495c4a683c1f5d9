/** The line to the page around the panel: every word goes to one named origin, and is heard only from it and from that window. */
import type { HostWord, PanelWord } from './protocol';

export class Host {
  constructor(
    private readonly origin: string,
    private readonly heard: (word: HostWord) => void,
  ) {
    if (this.embedded) addEventListener('message', (event) => this.#hear(event));
  }

  /** False when the panel was opened as a page of its own. */
  get embedded(): boolean {
    return parent !== window;
  }

  say(word: PanelWord): void {
    if (this.embedded) parent.postMessage(word, this.origin);
  }

  #hear(event: MessageEvent): void {
    if (event.origin !== this.origin || event.source !== parent) return;
    const word = event.data as HostWord | null;
    if (word?.unissono === 1) this.heard(word);
  }
}
