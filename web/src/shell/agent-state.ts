// The agent's own state: its words, its colour, and changing it.
import { agent as operations } from '$api/operations';
import type { Agent, AgentState, Id } from '$api/types';
import { t, type Key } from '$i18n';
import { describe } from '$ui/failure';
import { toasts } from '$ui/toasts.svelte';
import { app } from '$live/app.svelte';

export type StateTone = 'ok' | 'accent' | 'warn' | 'bad' | 'plain';

const TONES: Record<AgentState, StateTone> = {
  available: 'ok',
  busy: 'accent',
  after_call: 'accent',
  pause_requested: 'warn',
  paused: 'warn',
  away: 'bad',
  offline: 'plain',
};

export const stateTone = (state: AgentState): StateTone => TONES[state];
export const stateKey = (state: AgentState): Key => `agent_state.${state}`;

export function pauseName(agent: Agent): string | null {
  return app.directory.pause_reasons.find((reason) => reason.id === agent.pause_reason_id)?.name ?? null;
}

export function isResting(agent: Agent): boolean {
  return agent.state === 'paused' || agent.state === 'pause_requested';
}

async function change(state: 'available' | 'paused' | 'offline', reason?: Id): Promise<void> {
  try {
    app.agents.put(await operations.setState(state, reason));
  } catch (error) {
    toasts.show(`${t('shell.state_failed')} ${describe(error).text}`, { tone: 'bad' });
  }
}

export const goAvailable = (): Promise<void> => change('available');
export const goOffline = (): Promise<void> => change('offline');
export const pauseFor = (reason: Id): Promise<void> => change('paused', reason);
