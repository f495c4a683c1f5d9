// Which layer of the shell is open, and what is typed for the palette.
import type { Component } from 'svelte';

class Layers {
  palette = $state(false);
  shortcuts = $state(false);
  preferences = $state(false);
  pauses = $state(false);
  security = $state(false);
  /** How many tasks wait, for the rail; it comes with the marks of the top bar. */
  badge = $state.raw<Component | null>(null);
  /** How many callbacks wait, as that. */
  agenda = $state.raw<Component | null>(null);
  /** While areas are out of reach: what the link of each says of it. */
  shut = $state.raw<((path: string) => object) | null>(null);
  /** Stands in the place of an area that is out of reach. */
  cover = $state.raw<Component | null>(null);
  /** What is typed into the palette, also before it is on screen. */
  typed = $state('');
  /** The palette itself has the focus. */
  ready = $state(false);
  /** Where the focus goes back to. */
  origin: HTMLElement | null = null;
  /** Enter came before the palette was on screen: it runs what was found as soon as it is. */
  entered = false;

  openPalette(): void {
    if (this.palette) return;
    const focused = document.activeElement;
    this.origin = focused instanceof HTMLElement ? focused : null;
    this.typed = '';
    this.ready = false;
    this.entered = false;
    this.palette = true;
  }
}

export const layers = new Layers();
