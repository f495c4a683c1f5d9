// Which record of a list is being edited, and the way from the form to the server and back.
import { t } from '$i18n';
import { toasts } from '$ui/toasts.svelte';
import { Draft } from './draft.svelte';

interface Ways<Row, Form> {
  /** The form of a row, or of a new record. */
  form: (row: Row | null) => Form;
  create: (form: Form) => Promise<unknown>;
  change: (row: Row, form: Form, revision?: number) => Promise<unknown>;
  remove?: (row: Row) => Promise<unknown>;
  /** What is refused before it is sent. */
  wrong?: (form: Form) => Record<string, string>;
  done: () => unknown;
}

export class Editing<Row extends { name: string; revision: number }, Form extends { name: string }> {
  row = $state.raw<Row | null>(null);
  draft = $state.raw<Draft<Form> | null>(null);
  #ways: Ways<Row, Form>;

  constructor(ways: Ways<Row, Form>) {
    this.#ways = ways;
  }

  open(row: Row | null, start?: Form): void {
    this.row = row;
    const origin = row && { revision: row.revision, read: (current: Row) => this.#ways.form(current) };
    this.draft = new Draft(start ?? this.#ways.form(row), row === null, origin);
  }

  close(): void {
    this.draft = null;
    this.row = null;
  }

  async save(): Promise<void> {
    const draft = this.draft;
    if (!draft) return;
    const { row } = this;
    const form = draft.plain();
    const saved = await draft.save(
      // Read when it runs: after a conflict the form holds what others changed too.
      (revision) => (row ? this.#ways.change(row, draft.plain(), revision) : this.#ways.create(form)),
      this.#ways.wrong?.(form) ?? {},
    );
    if (!saved) return;
    toasts.show(t('settings.saved', { name: form.name }), { tone: 'ok' });
    this.close();
    this.#ways.done();
  }

  async remove(): Promise<void> {
    const { row, draft } = this;
    if (!row || !draft) return;
    const removed = await draft.save(() => this.#ways.remove?.(row) ?? Promise.resolve());
    if (!removed) return;
    toasts.show(t('settings.deleted', { name: row.name }), { tone: 'ok' });
    this.close();
    this.#ways.done();
  }
}
