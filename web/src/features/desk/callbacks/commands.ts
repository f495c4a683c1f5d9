// The keys of the agenda: to the next and the one before, and the steps of the chosen one.
import type { Callback } from '$api/callbacks';
import { t } from '$i18n';
import type { Command } from '$lib/keys/registry.svelte';
import { may, mayTake, type Asked } from './work.svelte';

interface List {
  any: () => boolean;
  chosen: () => Callback | undefined;
  move: (by: number) => void;
  take: (one: Callback) => void;
  step: (one: Callback, step: Asked) => void;
}

const MOVES = [
  ['j', 1],
  ['arrowdown', 1],
  ['k', -1],
  ['arrowup', -1],
] as const;
const STEPS = [
  ['conclude', 'e'],
  ['change', 'm'],
  ['reassign', 'r'],
] as const;

export function agendaCommands(list: List): Command[] {
  const doing = (work: (one: Callback) => void) => () => {
    const one = list.chosen();
    if (one) work(one);
  };
  const allows = (fits: (one: Callback) => boolean) => () => {
    const one = list.chosen();
    return one !== undefined && fits(one);
  };
  return [
    ...MOVES.map(([keys, by]) => ({
      id: `callback-${keys}`,
      title: () => t(by > 0 ? 'callbacks.next' : 'callbacks.previous'),
      group: 'lists' as const,
      keys,
      hidden: keys.startsWith('arrow'),
      enabled: list.any,
      run: () => list.move(by),
    })),
    {
      id: 'callback-take',
      title: () => t('callbacks.take'),
      group: 'lists' as const,
      keys: 'a',
      enabled: allows(mayTake),
      run: doing(list.take),
    },
    ...STEPS.map(([step, keys]) => ({
      id: `callback-${step}`,
      title: () => t(`callbacks.${step}`),
      group: 'lists' as const,
      keys,
      enabled: allows((one) => may(one, step)),
      run: doing((one) => list.step(one, step)),
    })),
  ];
}
