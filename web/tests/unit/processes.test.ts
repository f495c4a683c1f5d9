// Processes on the screen: where one stands, who has each step and until when, and a task that is filled in, done, and lost to somebody quicker.
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Case, UserGroup } from '../../src/api/cases';
import { Problem } from '../../src/api/errors';
import {
  processTasks,
  type ProcessInstance,
  type ProcessPlace,
  type ProcessTask,
  type ProcessTaskDetail,
} from '../../src/api/process-work';
import { formProcess, valueText } from '../../src/features/desk/cases/words';
import {
  callError,
  isTaskLate,
  mayRelease,
  mineAmong,
  movedOn,
  placeText,
  receivers,
  refusal,
  standing,
  stepsOf,
  taskHolder,
} from '../../src/features/desk/processes/process';
import TaskForm from '../../src/features/desk/processes/TaskForm.svelte';
import { openTask } from '../../src/features/desk/tasks/search';
import { idOf, stepsOf as taskSteps } from '../../src/features/desk/tasks/work';
import { loadWords } from '../../src/i18n/index.svelte';
import { toasts } from '../../src/lib/ui/toasts.svelte';
import { signIn } from './screens';

const task = (id: string, changes: Partial<ProcessTask> = {}): ProcessTask => ({
  id,
  instance_id: '1',
  case_id: '9',
  case_number: '2026-0000009',
  name: `Tarefa ${id}`,
  form_id: null,
  form_version: null,
  group_id: null,
  user_id: null,
  due_at: null,
  state: 'open',
  opened_at: Number(id),
  ended_at: null,
  ended_by_id: null,
  may_claim: true,
  may_complete: true,
  may_reassign: false,
  revision: 1,
  ...changes,
});
const place = (node: string, element: string, until_at: number | null = null): ProcessPlace => ({
  node,
  name: node,
  element,
  until_at,
  call: null,
});
const instance = (tasks: ProcessTask[], places: ProcessPlace[] = []) =>
  ({ tasks, places, outcome: null }) as unknown as ProcessInstance;
const GROUPS = [{ id: '3', name: 'Financeiro' }] as UserGroup[];

beforeEach(async () => {
  await signIn();
  await Promise.all([loadWords('process'), loadWords('cases')]);
});
afterEach(() => {
  cleanup();
  localStorage.clear();
});

// Rows: CASE-025, GAP-093.
describe('where a process stands', () => {
  test('is what people do, by deadline, then what it waits for; not the sub-processes around it', () => {
    const one = instance(
      [task('1'), task('2', { due_at: 50 }), task('3', { state: 'done' })],
      [place('a', 'userTask'), place('prazo', 'intermediateCatchEvent', 60), place('dentro', 'subProcess')],
    );
    expect(stepsOf(one).map((step) => step.name)).toEqual(['Tarefa 2', 'Tarefa 1', 'prazo']);
  });
  test('says who has each step, and whether it is late', () => {
    expect(taskHolder(task('1'), GROUPS)).toBe('À espera de quem assumir');
    expect(taskHolder(task('1', { group_id: '3' }), GROUPS)).toBe('À espera no grupo Financeiro');
    expect(taskHolder(task('1', { user_id: '10', group_id: '3' }), GROUPS)).toContain('(Financeiro)');
    expect(isTaskLate(task('1', { due_at: 10 }), 20)).toBe(true);
    expect(isTaskLate(task('1', { due_at: 10, state: 'done' }), 20)).toBe(false);
    expect(isTaskLate(task('1'), 20)).toBe(false);
  });
  test('says what it waits for, and how it ended', () => {
    expect(placeText(place('a', 'intermediateCatchEvent', 0))).toContain('Espera até');
    expect(placeText(place('a', 'intermediateCatchEvent'))).toBe('Espera uma mensagem');
    expect(placeText(place('a', 'parallelGateway'))).toBe('Espera os outros caminhos');
    expect(standing({ outcome: null })).toBe('Em andamento');
    expect(standing({ outcome: { kind: 'completed' } })).toBe('Concluído');
    expect(standing({ outcome: { kind: 'cancelled', because: null } })).toBe('Cancelado');
    expect(standing({ outcome: { kind: 'cancelled', because: 'form_discarded' } })).toBe(
      'Cancelado com a ficha',
    );
    const told = { name: 'Troca', stands: [], outcome: 'cancelled', because: 'interaction_canceled' };
    expect(valueText({ field: 'process' }, told, [], [])).toBe('Troca: cancelado com o atendimento');
  });
});

// Rows: CASE-007, CASE-025.
test('a form names its process and where that stands, and the task that the agent does next', () => {
  const process = { id: '5', name: 'Troca' };
  const runs = { id: '1', state: 'running' as const, step_name: 'Analisar' };
  expect(formProcess({ process: null, process_instance: null })).toBe('Sem processo');
  expect(formProcess({ process: null, process_instance: runs })).toBe('Analisar');
  expect(formProcess({ process, process_instance: null })).toBe('Troca: não iniciado');
  expect(formProcess({ process, process_instance: runs })).toBe('Troca: Analisar');
  expect(formProcess({ process, process_instance: { id: '1', state: 'completed', step_name: null } })).toBe(
    'Troca: terminou',
  );
  const others = task('1', { may_claim: false, may_complete: false, user_id: '7', due_at: 1 });
  const waits = task('2', { due_at: 2 });
  const mine = task('3', { may_claim: false, user_id: '10' });
  expect(mineAmong(instance([others, waits, mine]))?.id).toBe('3');
  expect(mineAmong(instance([others, waits]))?.id).toBe('2');
  expect(mineAmong(instance([others]))).toBeUndefined();
  expect(mineAmong(undefined)).toBeUndefined();
});

// Rows: CASE-029.
test('a task of a process is accepted, done or given back among the others, and has its place in the address', () => {
  const of = (process_task: ProcessTask) => ({
    kind: 'process_task' as const,
    case: { id: '9' } as Case,
    follow_up: null,
    process_task,
  });
  const mine = task('4', { user_id: '10', may_claim: false });
  expect(taskSteps(of(task('4')), '10')).toEqual(['accept', 'conclude']);
  expect(taskSteps(of(mine), '10')).toEqual(['conclude', 'return']);
  expect(taskSteps(of(task('4', { may_claim: false, may_complete: false })), '10')).toEqual([]);
  expect([idOf(of(mine)), mayRelease(mine, '10'), mayRelease(mine, '11')]).toEqual(['4', true, false]);
  expect(openTask('kind=case&task=9007199254740993')).toBe('9007199254740993');
  expect([openTask(''), openTask('task=x')]).toEqual([null, null]);
});

// Rows: CASE-029.
test('a task is given to whom its group has, or to anybody where it has none, and never to who has it', () => {
  const people = ['3', '1', '2', '4'].map((id) => ({ user_id: id, name: `Pessoa ${id}` }));
  const group = { id: '7', name: 'Retaguarda', member_ids: ['1', '2'], responsible_id: '4' };
  const groups = [group as unknown as UserGroup];
  const ids = (of: Partial<ProcessTask>) =>
    receivers(task('1', of), groups, people).map((one) => one.user_id);
  expect(ids({ group_id: '7', user_id: '2' })).toEqual(['1', '4']);
  expect(ids({})).toEqual(['1', '2', '3', '4']);
  expect(ids({ group_id: '8' })).toEqual([]);
});

// Rows: CASE-025.
test('why a call failed is said in words, or by the code of the other system', () => {
  expect(callError({ error: 'timed_out', status: null })).toBe('A resposta demorou demais.');
  expect(callError({ error: 'http_404', status: 404 })).toContain('404');
  expect(callError({ error: 'SEM_ESTOQUE', status: 422 })).toContain('SEM_ESTOQUE');
});

describe('doing a task', () => {
  const detail = (changes: Partial<ProcessTaskDetail> = {}): ProcessTaskDetail => ({
    ...task('4'),
    form_id: '2',
    form_version: 1,
    definition: {
      sections: [
        {
          title: '',
          help: '',
          visible_when: '',
          fields: [
            {
              name: 'DSC_PARECER',
              label: 'Parecer',
              help: '',
              kind: 'short_text',
              chars_max: null,
              required: false,
              required_when: '',
              visible_when: '',
              default: null,
              from_person: null,
              on_desk: true,
            },
          ],
        },
      ],
    },
    answers: {},
    form: { begun: null, answers: {}, shown: ['DSC_PARECER'], sections: [0], required: [], problems: [] },
    ...changes,
  });
  const show = (changes: Partial<ProcessTaskDetail> = {}, may = true) => {
    const heard = { done: vi.fn(), moved: vi.fn() };
    render(TaskForm, {
      task: detail(changes),
      may,
      verb: 'Concluir tarefa',
      ondone: heard.done,
      onmoved: heard.moved,
    });
    return heard;
  };
  const press = () => fireEvent.click(screen.getByRole('button', { name: 'Concluir tarefa' }));

  // Rows: CASE-025.
  test('sends it once it is done, and says at its field what the server refuses', async () => {
    const refused = new Problem(422, {
      code: 'invalid',
      fields: [{ field: 'answers.DSC_PARECER', code: 'required', message: 'Preencha este campo.' }],
    });
    const complete = vi.spyOn(processTasks, 'complete').mockRejectedValueOnce(refused);
    const heard = show();
    await press();
    await screen.findByText('Preencha este campo.');
    expect(screen.getByLabelText('Parecer').getAttribute('aria-invalid')).toBe('true');
    expect(heard.done).not.toHaveBeenCalled();
    complete.mockResolvedValueOnce(task('4', { state: 'done' }));
    await press();
    await waitFor(() => expect(heard.done).toHaveBeenCalledOnce());
    expect(complete.mock.lastCall?.slice(0, 2)).toEqual(['4', {}]);
  });

  // Rows: CASE-025, CASE-029.
  test('tells who was quicker, and shows what is true by now', async () => {
    const taken = new Problem(409, { code: 'process_task_taken', user_name: 'Lia Prado' });
    vi.spyOn(processTasks, 'complete').mockRejectedValueOnce(taken);
    const heard = show();
    await press();
    await waitFor(() => expect(heard.moved).toHaveBeenCalledOnce());
    expect(toasts.items.at(-1)?.text).toBe('Lia Prado assumiu esta tarefa antes.');
    expect([movedOn(taken), movedOn(new Problem(422, { code: 'invalid' }))]).toEqual([true, false]);
    expect(refusal(new Problem(409, { code: 'process_task_taken' }))).toContain('Outra pessoa');
    expect(heard.done).not.toHaveBeenCalled();
  });

  // Rows: CASE-025.
  test('is for whoever may, and a task without a form is only done', () => {
    show({}, false);
    expect(screen.queryByRole('button', { name: 'Concluir tarefa' })).toBeNull();
    cleanup();
    show({ form_id: null, form_version: null, definition: null, form: null });
    expect(screen.getByText('Esta tarefa não tem ficha. Conclua quando estiver feita.')).toBeTruthy();
  });
});
