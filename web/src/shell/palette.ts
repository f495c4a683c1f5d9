// What the palette offers: every command, the open conversations, the areas, the views, and what was typed as something to search for.
import Bookmark from '@lucide/svelte/icons/bookmark';
import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import { t } from '$i18n';
import { app } from '$live/app.svelte';
import { caps, keys, type Group } from '$lib/keys/registry.svelte';
import { matches } from '$lib/search';
import { navigate } from '../router';

export interface Entry {
  id: string;
  title: string;
  detail?: string | undefined;
  end?: string | undefined;
  caps: readonly string[];
  channel?: string | undefined;
  icon?: import('svelte').Component | undefined;
  run: () => void;
}
export interface Section {
  title: string;
  entries: Entry[];
}
/** A view of conversations: its name, and the address of the list as the view has it. */
export interface View {
  id: string;
  name: string;
  place: Record<string, string>;
}
const order: Group[] = ['conversation', 'lists', 'agent', 'app', 'go'];

const commandEntries = (go: boolean): Entry[] =>
  keys
    .usable()
    .filter((one) => !one.hidden && (one.group === 'go') === go)
    .toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group))
    .map((one) => ({
      id: one.id,
      title: one.title(),
      caps: keys.singleLetters && one.keys ? caps(one.keys) : [],
      icon: one.icon,
      run: one.run,
    }));
const conversationEntries = (): Entry[] =>
  app.interactions
    .all()
    .filter((one) => one.ended_at === null)
    .map((one) => ({
      id: `c-${one.id}`,
      title: one.customer.name,
      detail: one.last_message?.preview,
      end: one.number,
      caps: [],
      channel: one.channel,
      run: () => void navigate('/desk/:id', { params: { id: one.id } }),
    }));
/** What was typed is also something to search in what was said. */
const messageEntries = (text: string): Entry[] =>
  text.length >= 3 && app.can('interaction_read')
    ? [
        {
          id: 'messages',
          title: t('palette.messages', { text }),
          caps: [],
          icon: MessageSquareText,
          run: () => void navigate('/conversations/messages', { search: { q: text } }),
        },
      ]
    : [];
const viewEntries = (views: readonly View[]): Entry[] =>
  views.map((view) => ({
    id: `v-${view.id}`,
    title: view.name,
    caps: [],
    icon: Bookmark,
    run: () => void navigate('/conversations', { search: view.place }),
  }));

/** Gives what fits the typed words, at most twelve of a kind; sections with nothing are left out. */
export function sectionsFor(typed: string, views: readonly View[]): Section[] {
  return [
    { title: t('palette.actions'), entries: commandEntries(false) },
    { title: t('palette.conversations'), entries: conversationEntries() },
    { title: t('palette.go'), entries: commandEntries(true) },
    { title: t('palette.views'), entries: viewEntries(views) },
  ]
    .map((section) => ({
      ...section,
      entries: section.entries
        .filter((one) => matches(`${one.title} ${one.detail ?? ''} ${one.end ?? ''}`, typed))
        .slice(0, 12),
    }))
    .concat({ title: t('palette.in_messages'), entries: messageEntries(typed.trim()) })
    .filter((section) => section.entries.length > 0);
}
