/** The options of a menu, and which message of a thread still offers some. */
import type { Message } from './protocol';

export type Option = { id: string; title: string };

/** Reads the options that a message offers; none when it offers nothing. */
export function optionsOf(message: Message): Option[] {
  const menu = message.content?.['menu'] as { options?: unknown } | undefined;
  if (message.direction !== 'out' || !Array.isArray(menu?.options)) return [];
  return (menu.options as Partial<Option>[]).flatMap(({ id, title }) =>
    typeof id === 'string' && typeof title === 'string' ? [{ id, title }] : [],
  );
}

/** Gives the number of the message whose options can be pressed: the last menu that nothing of the visitor follows. */
export function askingSeq(items: readonly Message[]): number {
  const last = items.findLast((message) => optionsOf(message).length > 0);
  const answered = items.some((message) => message.direction === 'in' && message.seq > (last?.seq ?? 0));
  return last && !answered ? last.seq : 0;
}
