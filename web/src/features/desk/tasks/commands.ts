// The keys of the list of tasks: to the next and the one before, and every step of the chosen one.
import type { FollowUpStep, Task } from '$api/tasks';
import { t } from '$i18n';
import type { Command } from '$lib/keys/registry.svelte';
import { app } from '$live/app.svelte';
import { stepsOf } from './work';

interface List {
  any: () => boolean;
  chosen: () => Task | undefined;
  move: (by: number) => void;
  step: (task: Task, step: FollowUpStep) => void;
}

const STEPS = [
  ['accept', 'a'],
  ['return', 'd'],
  ['conclude', 'e'],
  ['reassign', 'r'],
] as const;
const MOVES = [
  ['j', 1],
  ['arrowdown', 1],
  ['k', -1],
  ['arrowup', -1],
] as const;

export function taskCommands(list: List): Command[] {
  const may = (step: FollowUpStep): boolean => {
    const task = list.chosen();
    return task !== undefined && app.can('case_write') && stepsOf(task, app.session?.user.id).includes(step);
  };
  return [
    ...MOVES.map(([keys, by]) => ({
      id: `task-${keys}`,
      title: () => t(by > 0 ? 'tasks.next' : 'tasks.previous'),
      group: 'lists' as const,
      keys,
      hidden: keys.startsWith('arrow'),
      enabled: list.any,
      run: () => list.move(by),
    })),
    ...STEPS.map(([step, keys]) => ({
      id: `task-${step}`,
      title: () => t(`follow_up.${step}`),
      group: 'lists' as const,
      keys,
      enabled: () => may(step),
      run: () => {
        const task = list.chosen();
        if (task) list.step(task, step);
      },
    })),
  ];
}
