// How processes are said: where one stands, who has each step and until when, how it ended, and why a step was refused.
import type { UserGroup } from '$api/cases';
import { Problem } from '$api/errors';
import type { ProcessCall, ProcessInstance, ProcessPlace, ProcessTask } from '$api/process-work';
import type { Id, Micros } from '$api/types';
import { locale, t } from '$i18n';
import { dateTime } from '$i18n/format';
import { agentName } from '$live/names';
import { describe } from '$ui/failure';

export const OUTCOME_TONES = {
  completed: 'ok',
  failed: 'bad',
  cancelled: 'plain',
} as const satisfies Record<NonNullable<ProcessInstance['outcome']>['kind'], string>;

export const TASK_TONES = {
  open: 'warn',
  done: 'ok',
  withdrawn: 'plain',
} as const satisfies Record<ProcessTask['state'], string>;

export const isTaskLate = (task: Pick<ProcessTask, 'state' | 'due_at'>, now: Micros): boolean =>
  task.state === 'open' && task.due_at !== null && task.due_at < now;

/** Who has a task, or whom it waits for. */
export function taskHolder(
  task: Pick<ProcessTask, 'user_id' | 'group_id'>,
  groups: readonly UserGroup[],
): string {
  const group = groups.find((one) => one.id === task.group_id)?.name ?? '–';
  if (task.user_id === null)
    return task.group_id === null ? t('process.waits') : t('process.waits_in', { group });
  const name = agentName(task.user_id);
  return task.group_id === null ? t('process.with', { name }) : t('process.with_of', { name, group });
}

/** A place where an instance stands: with the task that somebody does there, or with what it waits for. */
export interface Step {
  key: string;
  name: string;
  task: ProcessTask | null;
  place: ProcessPlace | null;
}

/** Where an instance stands, without the sub-processes around it: what people do comes first, by deadline. */
export function stepsOf(one: Pick<ProcessInstance, 'places' | 'tasks'>): Step[] {
  const open = one.tasks.filter((task) => task.state === 'open');
  const late = (task: ProcessTask) => task.due_at ?? Infinity;
  const tasks = open
    .toSorted((a, b) => late(a) - late(b) || a.opened_at - b.opened_at)
    .map((task): Step => ({ key: task.id, name: task.name, task, place: null }));
  const waits = one.places
    .filter((place) => place.element !== 'userTask' && place.element !== 'subProcess')
    .map((place, at): Step => ({ key: `${place.node} ${at}`, name: place.name, task: null, place }));
  return [...tasks, ...waits];
}

/** What a place without a person waits for. */
export function placeText(place: ProcessPlace): string {
  if (place.until_at !== null) return t('process.until', { at: dateTime(place.until_at, locale()) });
  return place.element === 'parallelGateway' ? t('process.awaits_others') : t('process.awaits_message');
}

/** What is said of each code that is ours; the others are of the system that was called. */
const CALL_ERRORS = [
  'answer_invalid',
  'answer_too_large',
  'broken',
  'name_unknown',
  'not_connected',
  'secret_missing',
  'target_refused',
  'timed_out',
] as const;

/** Why a call did not count. */
export function callError({ error, status }: Pick<ProcessCall, 'error' | 'status'>): string {
  const own = CALL_ERRORS.find((one) => one === error);
  if (own) return t(`process.call_error.${own}`);
  if (status !== null && error === `http_${status}`) return t('process.call_error.status', { status });
  return t('process.call_error.said', { code: error ?? '–' });
}

/** How an instance stands in a few words. */
export function standing({ outcome }: Pick<ProcessInstance, 'outcome'>): string {
  if (outcome === null) return t('process.running');
  const because = outcome.kind === 'cancelled' ? outcome.because : undefined;
  return because ? t(`process.because.${because}`) : t(`process.outcome.${outcome.kind}`);
}

/** The task of an instance that the caller does next: their own first, then the one that is due first. */
export function mineAmong(one: ProcessInstance | undefined): ProcessTask | undefined {
  const tasks = one ? stepsOf(one).flatMap(({ task }) => (task?.may_complete ? [task] : [])) : [];
  return tasks.find((task) => !task.may_claim) ?? tasks[0];
}

/** What the caller may do with a task besides doing it. */
export const mayRelease = (task: ProcessTask, me: Id | undefined): boolean =>
  task.state === 'open' && task.user_id !== null && (task.user_id === me || task.may_reassign);

/** Whom a task may be given to: the members of its group, or anybody where it has none; not who has it. */
export function receivers<User extends { user_id: Id; name: string }>(
  task: Pick<ProcessTask, 'user_id' | 'group_id'>,
  groups: readonly UserGroup[],
  users: readonly User[],
): User[] {
  const group = groups.find((one) => one.id === task.group_id);
  const belongs = (one: User) =>
    task.group_id === null ||
    (group !== undefined && (group.member_ids.includes(one.user_id) || group.responsible_id === one.user_id));
  return users
    .filter((one) => one.user_id !== task.user_id && belongs(one))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Refusals after which what is on screen is old. */
const MOVED_ON = new Set([
  'process_task_taken',
  'process_task_changed',
  'process_task_over',
  'process_task_of_others',
  'process_step_gone',
  'process_over',
]);
export const movedOn = (error: unknown): error is Problem =>
  error instanceof Problem && MOVED_ON.has(error.code);

/** Says why a step was refused: who was quicker, by name where the server knows it. */
export function refusal(error: unknown): string {
  if (error instanceof Problem && error.code === 'process_task_taken') {
    const name = error.body['user_name'];
    return t('process.taken', { name: typeof name === 'string' ? name : t('process.somebody') });
  }
  return describe(error).text;
}
