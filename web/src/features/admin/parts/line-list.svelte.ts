// A list whose records are written in place: what is open, saved one by one or all together, and removed.
import { t } from '$i18n';
import { toasts } from '$ui/toasts.svelte';
import type { missing } from './draft.svelte';
import { isOpen, newLine, stored, type Line } from './lines';

/** How the records of a list are stored and called. */
interface Ways<Row extends { id: string; revision: number }, Form extends object> {
  create: (form: Form) => Promise<Row>;
  change: (id: string, form: Form, revision?: number) => Promise<Row>;
  remove: (id: string) => Promise<unknown>;
  formOf: (row: Row) => Form;
  /** What is missing, before the server is asked. */
  wrong: (form: Form) => ReturnType<typeof missing>;
  titleOf: (line: Line<Form>) => string;
  allSaved: (count: number) => string;
  /** What else keeps a row that was stored. */
  kept?: (row: Row) => void;
}

export class LineList<Row extends { id: string; revision: number }, Form extends object> {
  /** Nothing before the first answer. */
  lines = $state.raw<Line<Form>[] | null>(null);
  readonly open = $derived((this.lines ?? []).filter(isOpen));
  readonly saving = $derived(this.open.some((one) => one.draft.saving));
  /** What is open, by name: for the bar that saves all, and for who leaves. */
  readonly changed = $derived(this.open.map((one) => this.#ways.titleOf(one)));
  #made = 0;
  #ways: Ways<Row, Form>;

  constructor(ways: Ways<Row, Form>) {
    this.#ways = ways;
  }

  /** Adds a line at an end of the list and puts the cursor into it. */
  add(form: Form, where: 'first' | 'last'): void {
    this.#made += 1;
    const key = `new-${this.#made}`;
    const line = newLine(key, form);
    this.lines = where === 'first' ? [line, ...(this.lines ?? [])] : [...(this.lines ?? []), line];
    queueMicrotask(() =>
      setTimeout(() => document.querySelector<HTMLInputElement>(`[data-line="${key}"] input`)?.focus()),
    );
  }

  async save(line: Line<Form>): Promise<boolean> {
    const form = line.draft.plain();
    let row: Row | null = null;
    const saved = await line.draft.save(async (revision) => {
      const { id } = line;
      row = await (id === null
        ? this.#ways.create(form)
        : this.#ways.change(id, line.draft.plain(), revision));
    }, this.#ways.wrong(form));
    if (saved && row !== null) this.#put(line, row);
    return saved;
  }

  #put(line: Line<Form>, row: Row): void {
    this.#ways.kept?.(row);
    this.lines = stored(this.lines ?? [], line, row, this.#ways.formOf);
  }

  async saveAll(): Promise<void> {
    const results = [];
    for (const line of this.open) results.push(await this.save(line));
    if (results.every(Boolean)) toasts.show(this.#ways.allSaved(results.length), { tone: 'ok' });
  }

  async remove(line: Line<Form>): Promise<void> {
    const { id } = line;
    const gone = await line.draft.save(async () => {
      if (id !== null) await this.#ways.remove(id);
    });
    if (!gone) return;
    this.lines = (this.lines ?? []).filter((one) => one !== line);
    if (id !== null) toasts.show(t('settings.deleted', { name: this.#ways.titleOf(line) }), { tone: 'ok' });
  }

  /** Puts everything back as it was stored. */
  revert(): void {
    for (const line of this.open) line.draft.revert();
    this.lines = (this.lines ?? []).filter((one) => one.id !== null);
  }
}
