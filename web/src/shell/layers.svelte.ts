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
  /** Only one area is within reach, because of a module that is open: the others say why, and are covered. */
  shut = $state.raw<{ open: string; why: string; cover: Component | null } | null>(null);
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
