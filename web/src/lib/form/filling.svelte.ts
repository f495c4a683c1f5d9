// A form that is being filled in. The server says what is shown, required, computed and wrong; here is when it is asked.
import { untrack } from 'svelte';
import { fieldsOf, unweighed, type Answers, type FormDefinition, type FormState } from './definition';

/** From the last letter to the question. */
const PAUSE_MS = 300;
/** The first and the longest wait before a question that found no server is asked again. */
const RETRY_MS = 2_000;
const RETRY_MS_MAX = 30_000;

/** Asks the server. Without answers it says what stands there at the beginning; nothing comes back when it has nothing to say. */
export type Weigh = (answers: Answers | null, signal: AbortSignal) => Promise<FormState | null>;

const PASSING = new Set([408, 429, 502, 503, 504]);

/** Tells whether the question may simply be asked again. It looks at the shape, because this folder knows no requests. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'Unreachable' || error.name === 'TimeoutError') return true;
  return 'status' in error && typeof error.status === 'number' && PASSING.has(error.status);
}
const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError';
const plain = (answers: Answers): Answers => JSON.parse(JSON.stringify(answers)) as Answers;

export class Filling {
  definition = $state.raw<FormDefinition>({ sections: [] });
  /** What stands in the fields, those that are hidden now included: it comes back with them. */
  answers = $state.raw<Answers>({});
  state = $state.raw<FormState>(unweighed({ sections: [] }));
  /** The server has said something about this form. */
  weighed = $state(false);
  /** The server is not reached: what hangs on conditions and computing waits. */
  offline = $state(false);
  /** It was asked and refused. */
  failure = $state.raw<unknown>(undefined);
  /** What was written is not weighed yet. */
  waiting = $state(false);
  /** Every problem is shown, not only those of fields that were left. */
  showsAll = $state(false);
  #left = $state.raw<ReadonlySet<string>>(new Set());
  /** What was changed since the server last spoke: what it said of them is about what stood there before. */
  #unheard = $state.raw<ReadonlySet<string>>(new Set());
  /** What a saving was refused with, until the field changes. */
  #refused = $state.raw<Readonly<Record<string, string>>>({});
  #weigh: Weigh;
  #begins: boolean;
  #asked = 0;
  #running: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retryMs = RETRY_MS;
  #waiters: (() => void)[] = [];

  /** Without answers the form begins with what the server knows: defaults, and data of the person. */
  constructor(definition: FormDefinition, weigh: Weigh, answers: Answers | null = null) {
    this.definition = definition;
    this.#weigh = weigh;
    this.#begins = answers === null;
    this.answers = answers ?? {};
    this.state = unweighed(definition);
  }

  /** Asks for the first time, and again when the line is back. Gives the way to stop. */
  start(): () => void {
    const back = () => {
      if (this.offline) void this.#ask();
    };
    window.addEventListener('online', back);
    // The effect that starts it must not run again with every answer.
    untrack(() => void this.#ask());
    return () => {
      window.removeEventListener('online', back);
      this.stop();
    };
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
    this.#release();
  }

  set(name: string, answer: unknown): void {
    this.answers = { ...this.answers, [name]: answer };
    this.#unheard = new Set([...this.#unheard, name]);
    if (name in this.#refused) {
      this.#refused = Object.fromEntries(Object.entries(this.#refused).filter(([one]) => one !== name));
    }
    this.again();
  }

  /** What is wrong with a field is shown once somebody has been there. */
  leave(name: string): void {
    if (!this.#left.has(name)) this.#left = new Set([...this.#left, name]);
  }

  /** Begins anew with what the server knows. */
  restart(): void {
    this.answers = {};
    this.#begins = true;
    this.#left = new Set();
    this.#refused = {};
    this.showsAll = false;
    this.again(0);
  }

  /** Asks in a moment. What is on its way is about what stood there before, and is not waited for. */
  again(pauseMs = PAUSE_MS): void {
    this.waiting = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), pauseMs);
  }

  /** Shows refusals of a saving, as `Problem.byField()` gives them: `answers.DSC_MOTIVO`. */
  refuse(byField: Readonly<Record<string, string>>): void {
    const own = Object.entries(byField).filter(([field]) => field.startsWith('answers.'));
    this.#refused = Object.fromEntries(own.map(([field, text]) => [field.slice('answers.'.length), text]));
    this.showsAll = true;
  }

  /** Gives what is wrong with a field, if it is to be seen by now. */
  problem(name: string): string | undefined {
    const refused = this.#refused[name];
    if (refused) return refused;
    // An old problem that appears as the field is left would push the button away under the finger.
    if (this.#unheard.has(name)) return undefined;
    if (!this.showsAll && !this.#left.has(name)) return undefined;
    return this.state.problems.find((one) => one.field === name)?.message;
  }

  /** What is wrong with the answers as a whole. */
  get whole(): string | undefined {
    const names = new Set(fieldsOf(this.definition).map((field) => field.name));
    return this.state.problems.find((one) => !names.has(one.field))?.message;
  }

  /**
   * Shows everything that is wrong and tells whether nothing is, once the server has said it.
   * Undefined when it cannot be reached: the caller may keep a draft.
   */
  async settle(): Promise<boolean | undefined> {
    this.showsAll = true;
    if (this.waiting || !this.weighed) {
      clearTimeout(this.#timer);
      const heard = new Promise<void>((resolve) => this.#waiters.push(resolve));
      void this.#ask();
      await heard;
    }
    if (this.offline || this.failure || !this.weighed) return undefined;
    return this.state.problems.length === 0;
  }

  #release(): void {
    for (const go of this.#waiters.splice(0)) go();
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#asked += 1;
    const mine = this.#asked;
    const begins = this.#begins;
    this.waiting = true;
    try {
      const state = await this.#weigh(begins ? null : plain(this.answers), running.signal);
      if (mine !== this.#asked || this.#running !== running) return;
      this.offline = false;
      this.failure = undefined;
      this.#retryMs = RETRY_MS;
      this.waiting = false;
      this.#unheard = new Set();
      if (state) this.#take(state, begins);
    } catch (error) {
      if (mine !== this.#asked || this.#running !== running || isAbort(error)) return;
      if (isPassing(error)) {
        this.offline = true;
        this.#timer = setTimeout(() => void this.#ask(), this.#retryMs);
        this.#retryMs = Math.min(RETRY_MS_MAX, this.#retryMs * 2);
      } else {
        this.offline = false;
        this.failure = error;
        this.waiting = false;
      }
    }
    this.#release();
  }

  #take(state: FormState, begins: boolean): void {
    this.weighed = true;
    this.state = state;
    if (!begins) return;
    this.#begins = false;
    // What was typed while the question was on its way stands; it is weighed next.
    const typed = Object.keys(this.answers).length > 0;
    this.answers = { ...state.begun, ...this.answers };
    if (typed) this.again();
  }
}
