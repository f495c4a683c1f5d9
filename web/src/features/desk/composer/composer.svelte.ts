// The state of one composer: two texts, the files to send, what is answered. Sending hands everything to the outbox.
import type { Id } from '$api/types';
import type { Draft } from '$live/outbox.svelte';
import type { Drafts } from './drafts';
import { called, type Mentioned } from './mention';

export type Mode = 'reply' | 'note';

export class Composer {
  mode = $state<Mode>('reply');
  reply = $state('');
  note = $state('');
  mentioned = $state.raw<readonly Mentioned[]>([]);
  files = $state.raw<readonly File[]>([]);
  replyTo = $state.raw<{ id: Id; preview: string } | null>(null);
  readonly interactionId: Id;
  #drafts: Drafts;

  constructor(interactionId: Id, drafts: Drafts) {
    this.interactionId = interactionId;
    this.#drafts = drafts;
    const kept = drafts.read(interactionId);
    this.reply = kept.reply;
    this.note = kept.note;
    this.mode = kept.mode;
    this.mentioned = kept.mentioned ?? [];
  }

  get text(): string {
    return this.mode === 'note' ? this.note : this.reply;
  }

  set text(next: string) {
    if (this.mode === 'note') this.note = next;
    else this.reply = next;
    this.#keep();
  }

  get empty(): boolean {
    return this.text.trim() === '' && this.files.length === 0;
  }

  setMode(mode: Mode): void {
    this.mode = mode;
    this.#keep();
  }

  mention(who: Mentioned): void {
    this.mentioned = [...this.mentioned.filter((one) => one.id !== who.id), who];
  }

  attach(files: readonly File[]): void {
    this.files = [...this.files, ...files];
  }

  detach(file: File): void {
    this.files = this.files.filter((one) => one !== file);
  }

  quote(what: { id: Id; preview: string } | null): void {
    this.replyTo = what;
    if (what) this.setMode('reply');
  }

  /** Takes what is to be sent and empties the composer; null when there is nothing to send. */
  take(): Draft | null {
    if (this.empty) return null;
    const draft: Draft = {
      interactionId: this.interactionId,
      note: this.mode === 'note',
      text: this.text.trim(),
      files: this.files,
      replyTo: this.mode === 'reply' ? this.replyTo : null,
      mentionIds: this.mode === 'note' ? called(this.note, this.mentioned) : [],
    };
    if (this.mode === 'note') this.mentioned = [];
    this.files = [];
    this.replyTo = null;
    this.text = '';
    if (this.mode === 'note') this.setMode('reply');
    return draft;
  }

  #keep(): void {
    this.#drafts.write(this.interactionId, {
      reply: this.reply,
      note: this.note,
      mode: this.mode,
      ...(this.mentioned.length > 0 ? { mentioned: this.mentioned } : {}),
    });
  }
}
