// What is done with one callback: the steps that ask for nothing more, and the way back from those that end it.
import { callbacks, type Callback, type CallbackStep } from '$api/callbacks';
import { people } from '$api/operations';
import type { Id } from '$api/types';
import { t } from '$i18n';
import { app } from '$live/app.svelte';
import { toasts } from '$ui/toasts.svelte';
import { navigate } from '../../../router';
import { desk } from '../desk.svelte';
import { refusal } from './words';

/** Steps that need to know something before they are taken. */
export type Asked = Exclude<CallbackStep, 'reopen'>;

export const may = (one: Callback, step: CallbackStep): boolean => one.steps.includes(step);

/** It waits for somebody of a group, and the caller may be that. */
export const mayTake = (one: Callback): boolean => one.user_id === null && may(one, 'reassign');

async function told(work: () => Promise<unknown>, said: string, onchanged: () => void): Promise<void> {
  try {
    await work();
    toasts.show(said, { tone: 'ok' });
  } catch (error) {
    toasts.show(refusal(error), { tone: 'bad' });
  } finally {
    onchanged();
  }
}

export const take = (one: Callback, onchanged: () => void): Promise<void> =>
  told(() => callbacks.reassign(one.id, {}, one.revision), t('callbacks.taken'), onchanged);

export const reopen = (one: Pick<Callback, 'id'>, onchanged: () => void): Promise<void> =>
  told(() => callbacks.reopen(one.id), t('callbacks.reopened'), onchanged);

/** Says that one ended, with the way back. */
export function ended(one: Callback, onchanged: () => void): void {
  toasts.show(t(one.state === 'done' ? 'callbacks.concluded' : 'callbacks.cancelled'), {
    tone: 'ok',
    action: { label: t('desk.undo'), run: () => void reopen(one, onchanged) },
  });
}

/** Whether somebody who did not write can be written to at this address, by this user. */
export const mayWrite = (one: Callback): boolean =>
  one.point_kind === 'phone' &&
  one.contact_point_id !== null &&
  app.can('interaction_open') &&
  app.directory.channel_accounts.some(
    (account) =>
      account.active &&
      app.directory.channels.some(
        (channel) => channel.name === account.channel && channel.templates_outside_window,
      ),
  );

/** Begins a conversation with the person, at the address that was agreed on. */
export async function write(one: Callback): Promise<void> {
  const pointId: Id | null = one.contact_point_id;
  try {
    const person = app.people.get(one.person_id) ?? (await people.read(one.person_id));
    app.people.put(person);
    desk.writesTo = person;
    desk.writesAt = pointId;
    desk.layer = 'outbound';
    await navigate('/desk');
  } catch (error) {
    toasts.show(refusal(error), { tone: 'bad' });
  }
}
