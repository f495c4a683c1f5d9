/** The shapes that cross the widget's public API and its socket, and what the page and the panel say to each other. */

export type Locale = 'pt-BR' | 'en' | 'es';

export type FormField = { field: 'name' | 'email' | 'phone'; required: boolean };

export type Config = {
  name: string;
  color: string | null;
  locale_default: Locale;
  open: boolean;
  next_open_at: number | null;
  after_hours_text: string | null;
  form: FormField[];
  sound: boolean;
  file_bytes_max: number;
};

export type InteractionState =
  | 'pre_open'
  | 'queued'
  | 'offered'
  | 'active'
  | 'wrap_up'
  | 'concluded'
  | 'canceled'
  | 'withdrawn_by_inactivity'
  | 'abandoned';

export type Interaction = { id: string; number: string; state: InteractionState };

export type MessageFile = { name: string; mime: string; size_bytes: number; url: string };

/** `in` is what the visitor wrote, as everywhere in the product. */
export type Message = {
  seq: number;
  direction: 'in' | 'out' | 'system';
  kind: string;
  text: string | null;
  files: MessageFile[];
  author_name: string | null;
  at: number;
  client_key: string | null;
  content: Record<string, unknown> | null;
};

export type Standing = {
  interaction: Interaction | null;
  agent: { name: string } | null;
  queue_position: number | null;
};

export type Page = Standing & { items: Message[] };

export type Session = { visitor_token: string; interaction: Interaction | null; name: string | null };

export type ServerFrame =
  | { type: 'hello' }
  | { type: 'message'; message: Message }
  | ({ type: 'state' } & Standing)
  | { type: 'typing' }
  | { type: 'read'; seq: number }
  | { type: 'pong' };

export type ClientFrame = { type: 'typing' } | { type: 'read'; seq: number } | { type: 'ping' };

/** What the page says to the panel. */
export type HostWord =
  | { unissono: 1; type: 'page'; url: string; jwt: string | null }
  | { unissono: 1; type: 'shown' | 'hidden' }
  | { unissono: 1; type: 'identify'; jwt: string };

/** What the panel says to the page; never anything of the conversation itself. */
export type PanelWord =
  | { unissono: 1; type: 'ready'; color: string; ink: string; label: string }
  | { unissono: 1; type: 'unread'; count: number }
  | { unissono: 1; type: 'active'; active: boolean }
  | { unissono: 1; type: 'close' };

const OVER: readonly InteractionState[] = [
  'wrap_up',
  'concluded',
  'canceled',
  'withdrawn_by_inactivity',
  'abandoned',
];

/** Says whether the visitor can no longer write into this interaction. */
export function isOver(interaction: Interaction | null): boolean {
  return interaction !== null && OVER.includes(interaction.state);
}
