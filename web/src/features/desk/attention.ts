// What calls the agent: sounds, the mark on the tab, short notices. Nothing here moves the focus.
import { interactions } from '$api/operations';
import type { Message } from '$api/types';
import { t, type Key } from '$i18n';
import { notify } from '$lib/notify';
import { play } from '$lib/sound/sounds';
import { toasts } from '$ui/toasts.svelte';
import { app } from '$live/app.svelte';
import type { Heard } from '$live/desk-events';
import { queueName } from '$live/names';
import { openConversation } from './open';
import { desk } from './desk.svelte';
import { kindName } from './preview';

const opened = new Set<string>();

/** Tells the server that a conversation was opened, once for each assignment that must be opened in time. */
export function tellOpened(id: string): void {
  const one = app.interactions.get(id);
  if (!one || one.agent_id !== app.session?.user.id || one.state !== 'active') return;
  if (one.offer_expires_at === null) return;
  const mark = `${id} ${one.offer_expires_at}`;
  if (opened.has(mark)) return;
  opened.add(mark);
  interactions.opened(id).then(
    (row) => app.take(row),
    () => opened.delete(mark),
  );
}

const inView = (id: string) => desk.selectedId === id && document.hasFocus();

/** The customer wrote something that is not in view. */
function called(message: Message): void {
  const id = message.interaction_id;
  play('message');
  notify({
    title: app.interactions.get(id)?.customer.name ?? '',
    body: message.text ?? kindName(message.kind) ?? t('desk.new_messages'),
    tag: `message-${id}`,
    open: () => openConversation(id),
  });
}

/** Calls the agent to a conversation: by sound, by a notice outside the page, and on it. */
function calls(id: string, name: string, key: Key, tone: 'plain' | 'bad' = 'plain'): void {
  play('alarm');
  const text = t(key, { name });
  const open = () => openConversation(id);
  notify({ title: name, body: text, tag: `${key}-${id}`, open });
  toasts.show(text, { tone, action: { label: t('desk.open'), run: open } });
}

/** The moment came that the agent had set: the conversation is back, and says so. */
function reminded(id: string, name: string): void {
  if (!inView(id)) desk.reminded.add(id);
  calls(id, name, 'desk.reminder');
}

export function heardAtDesk(heard: Heard): void {
  const me = app.session?.user.id;
  switch (heard.kind) {
    case 'message': {
      const owner = app.interactions.get(heard.message.interaction_id)?.agent_id;
      if (heard.message.direction === 'in' && owner === me && !inView(heard.message.interaction_id))
        called(heard.message);
      break;
    }
    case 'interaction': {
      const { before, after } = heard;
      const came = after.agent_id === me && (before?.agent_id !== me || before?.state !== after.state);
      if (
        came &&
        (after.state === 'offered' || after.state === 'active') &&
        app.minesLoaded &&
        before?.state !== 'offered'
      ) {
        if (desk.selectedId !== after.id) play('contact');
        notify({
          title: after.customer.name,
          body: t('desk.notice_contact', { queue: queueName(after.queue_id) }),
          tag: `contact-${after.id}`,
          open: () => openConversation(after.id),
        });
      }
      const left = before?.agent_id === me && after.agent_id !== me && after.ended_at === null;
      if (left && desk.selectedId === after.id)
        toasts.show(t('desk.left_you', { name: after.customer.name }));
      break;
    }
    case 'notice': {
      const id = heard.interactionId;
      const name = id ? app.interactions.get(id)?.customer.name : undefined;
      if (heard.code === 'assigned') play('contact');
      if (heard.code === 'inactivity_warning' && id) {
        play('alarm');
        toasts.show(t('desk.inactivity_warning', { name: name ?? '' }), {
          action: { label: t('desk.open'), run: () => openConversation(id) },
        });
      }
      if (heard.code === 'reply_alarm' && id && !inView(id)) {
        play('alarm');
        notify({
          title: name ?? '',
          body: t('desk.reply_alarm', { name: name ?? '' }),
          tag: `alarm-${id}`,
          open: () => openConversation(id),
        });
        toasts.show(t('desk.reply_alarm', { name: name ?? '' }), {
          tone: 'bad',
          action: { label: t('desk.open'), run: () => openConversation(id) },
        });
      }
      if (heard.code === 'reminder' && id) reminded(id, name ?? '');
      if (heard.code === 'scheduled_not_sent' && id) calls(id, name ?? '', 'scheduled.not_sent', 'bad');
      if (heard.code === 'pause_exceeded') {
        play('alarm');
        notify({ title: t('shell.pause'), body: t('desk.pause_exceeded'), tag: 'pause' });
        toasts.show(t('desk.pause_exceeded'), { tone: 'bad' });
      }
      break;
    }
    case 'gone':
    case 'reloaded':
      break;
  }
}
