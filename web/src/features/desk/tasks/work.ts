// What can be done with a task, whatever its source: the same few steps, each carried out in the way of the source.
import { cases, type Case } from '$api/cases';
import { Problem } from '$api/errors';
import { processTasks, type ProcessTask } from '$api/process-work';
import { followUps, type FollowUp, type FollowUpStep, type Reassignment } from '$api/tasks';
import type { Id } from '$api/types';
import { t } from '$i18n';
import { mayRelease, refusal as processRefusal } from '../processes/process';

export interface Doing {
  kind: 'follow_up' | 'process_task' | 'case';
  case: Case;
  follow_up: FollowUp | null;
  process_task?: ProcessTask | null;
}
export interface Target {
  group_id: Id | null;
  user_id: Id | null;
}

export const idOf = (task: Doing): Id => task.follow_up?.id ?? task.process_task?.id ?? task.case.id;

/** The steps that the caller may take now. */
export function stepsOf(task: Doing, me: Id | undefined): readonly FollowUpStep[] {
  if (task.follow_up) return task.follow_up.steps;
  if (task.process_task) return processSteps(task.process_task, me);
  const { responsible_id: who, group_id: group, may_change: may, status } = task.case;
  if (!may || status === 'concluded') return [];
  return [
    ...(who === me ? [] : (['accept'] as const)),
    ...(who === me && group !== null ? (['return'] as const) : []),
    'conclude',
    'reassign',
  ];
}

/** Whoever has a task does it, or gives it back; whoever may take it may as well do it at once. */
function processSteps(task: ProcessTask, me: Id | undefined): readonly FollowUpStep[] {
  if (!task.may_complete) return [];
  if (task.may_claim) return ['accept', 'conclude'];
  return mayRelease(task, me) ? ['conclude', 'return'] : ['conclude'];
}

/** What came back begins again. */
export const isBack = (task: Doing): boolean => task.follow_up?.state === 'returned';

export function accept(task: Doing, me: Id): Promise<unknown> {
  if (task.follow_up) return followUps.accept(task.follow_up.id);
  if (task.process_task) return processTasks.claim(task.process_task.id);
  return cases.change(task.case.id, { responsible_id: me }, task.case.revision);
}

export const giveBack = (task: Doing, reason: string): Promise<unknown> =>
  task.follow_up
    ? followUps.giveBack(task.follow_up.id, reason)
    : cases.change(task.case.id, { responsible_id: null, reason }, task.case.revision);

export const conclude = (task: Doing, text: string | null): Promise<unknown> =>
  task.follow_up
    ? followUps.conclude(task.follow_up.id, text)
    : cases.change(
        task.case.id,
        { status: 'concluded', ...(text === null ? {} : { resolution: text }) },
        task.case.revision,
      );

export const reassign = (
  task: Doing,
  to: Target,
  more: Pick<Reassignment, 'text' | 'due_at'>,
): Promise<unknown> =>
  task.follow_up
    ? followUps.reassign(task.follow_up.id, { ...to, ...more }, task.follow_up.revision)
    : cases.change(task.case.id, { group_id: to.group_id, responsible_id: to.user_id }, task.case.revision);

/** Says why a step was refused: who was quicker, by name where the server knows it. */
export function refusal(error: unknown): string {
  if (error instanceof Problem && error.code === 'follow_up_taken') {
    const name = error.body['user_name'];
    return t('follow_up.taken', { name: typeof name === 'string' ? name : t('tasks.somebody') });
  }
  if (error instanceof Problem && error.code === 'changed_meanwhile') {
    const name = error.body['changed_by_name'];
    return t('tasks.taken_case', { name: typeof name === 'string' ? name : t('tasks.somebody') });
  }
  return processRefusal(error);
}
