/** The state of the page: who is in, which person, which case, and what came of it. The pass leaves the address before anything else. */
import { Api, enter, Refused, type Case, type Opened, type Opening, type Person, type Session } from './api';
import { tell } from './host';
import { say, type Key, type Locale } from './words';

export type Step = 'entering' | 'gone' | 'person' | 'new_person' | 'cases' | 'compose' | 'done';

export class Flow {
  step = $state<Step>('entering');
  session = $state.raw<Session | null>(null);
  person = $state.raw<Person | null>(null);
  /** The open case that goes on; none for a new one. */
  goingOn = $state.raw<Case | null>(null);
  opened = $state.raw<Opened | null>(null);
  api = new Api('');
  /** One key for one composition: a second press, or a try after a lost answer, opens nothing more. */
  #key = crypto.randomUUID();

  get locale(): Locale {
    return (this.session?.locale as Locale | undefined) ?? 'pt-BR';
  }

  t(key: Key, fill?: Record<string, string | number>): string {
    return say(this.locale, key, fill);
  }

  async start(): Promise<void> {
    const pass = location.hash.slice(1);
    const client = new URLSearchParams(location.search).get('client') ?? '';
    // Neither the history of the browser nor a page that is opened from here has it.
    history.replaceState(null, '', location.pathname + location.search);
    try {
      this.session = await enter(pass, client);
    } catch {
      this.step = 'gone';
      return;
    }
    document.documentElement.lang = this.locale;
    document.title = this.t('title');
    this.api = new Api(this.session.token);
    this.step = 'person';
    tell(this.session.origin, { type: 'unissono:ready' });
  }

  choose(person: Person): void {
    this.person = person;
    this.step = 'cases';
  }

  compose(goingOn: Case | null): void {
    this.goingOn = goingOn;
    this.#key = crypto.randomUUID();
    this.step = 'compose';
  }

  async save(body: Omit<Opening, 'person_id'>): Promise<void> {
    if (!this.person || !this.session) return;
    const { medium, external_id } = this.session.prefill;
    const post = medium && external_id ? { medium, external_id } : undefined;
    const opening = { ...body, person_id: this.person.id, ...(post ? { post } : {}) } as Opening;
    this.opened = await this.api.open(opening, this.#key);
    this.step = 'done';
    const { interaction_number, case_number, interaction_id, case_id, is_new_case } = this.opened;
    tell(this.session.origin, {
      type: 'unissono:opened',
      interaction_number,
      case_number,
      interaction_id,
      case_id,
      is_new_case,
    });
  }

  /** Says what went wrong; a session that is over has nothing more to say than that. */
  wrong(error: unknown): { message: string; fields: Record<string, string> } {
    if (error instanceof Refused) {
      if (error.status === 401) this.step = 'gone';
      const message = error.code === 'invalid' ? this.t('wrong') : error.message;
      return { message, fields: error.fields };
    }
    return { message: this.t('failed'), fields: {} };
  }
}
