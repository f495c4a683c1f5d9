/** The shapes that cross the widget's public API and its socket, by short names of the generated description; and what the page and the panel say to each other. */
import type { VisitorFrame, WindowFrame } from '../../src/api/events';
import type { components } from '../../src/api/schema';

type Schemas = components['schemas'];

export type Locale = Schemas['Locale'];
export type FormField = Schemas['FormField'];
export type Config = Schemas['WidgetConfig'];
export type InteractionState = Schemas['InteractionState'];
export type Interaction = Schemas['StandingInteraction'];
export type MessageFile = Schemas['VisitorFile'];
export type Message = Schemas['VisitorMessage'];
export type Standing = Schemas['Standing'];
export type Page = Schemas['VisitorThread'];
export type Session = Schemas['VisitorSession'];
export type ServerFrame = VisitorFrame;
export type ClientFrame = WindowFrame;

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
