// Forms on the screen: what is drawn, how answers are written and read, and when the server is asked.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Unreachable } from '../../src/api/errors';
import { loadWords } from '../../src/i18n/index.svelte';
import {
  drawn,
  steps,
  unweighed,
  type Answers,
  type FormDefinition,
  type FormField,
  type FormFieldKind,
  type FormSources,
  type FormState,
} from '../../src/lib/form/definition';
import { Filling } from '../../src/lib/form/filling.svelte';
import FormRenderer from '../../src/lib/form/FormRenderer.svelte';
import { readable } from '../../src/lib/form/readable';
import { answerOf, computedText, decimalText, textOf } from '../../src/lib/form/text';
import { standIns } from './screens';

const field = (name: string, kind: FormFieldKind, changes: Partial<FormField> = {}): FormField =>
  ({
    name,
    label: name,
    help: '',
    required: false,
    required_when: '',
    visible_when: '',
    default: null,
    from_person: null,
    on_desk: true,
    ...kind,
    ...changes,
  }) as FormField;
const form = (...fields: FormField[]): FormDefinition => ({
  sections: [{ title: '', help: '', visible_when: '', fields }],
});
const REASONS = [
  { key: 'troca', label: 'Troca' },
  { key: 'elogio', label: 'Elogio' },
];
const EXCHANGE = form(
  field('COD_MOTIVO', { kind: 'choice', options: REASONS }, { required: true }),
  field('VAL_PRECO', { kind: 'money', min_minor: null, max_minor: null }),
  field('DSC_PEDIDO', { kind: 'short_text', chars_max: null }, { visible_when: 'COD_MOTIVO = "troca"' }),
  field('VAL_DOBRO', { kind: 'computed', expression: 'VAL_PRECO * 2', shown_as: 'money' }),
  field('DSC_INTERNO', { kind: 'short_text', chars_max: null }, { on_desk: false }),
);

/** A small server for that form: shows by the reason, doubles the price. */
function weighed(answers: Answers | null): FormState {
  const begun = { VAL_PRECO: 1000, DSC_PEDIDO: 'oculto' };
  const given: Answers = answers ?? begun;
  const shows = given['COD_MOTIVO'] === 'troca';
  const price = given['VAL_PRECO'];
  const problems = [];
  if (!given['COD_MOTIVO']) problems.push({ field: 'COD_MOTIVO', code: 'required', message: 'Preencha.' });
  if (typeof price === 'string')
    problems.push({ field: 'VAL_PRECO', code: 'invalid', message: 'Não é um valor.' });
  return {
    begun: answers === null ? begun : null,
    answers: typeof price === 'number' ? { VAL_PRECO: price, VAL_DOBRO: price * 2 } : {},
    shown: ['COD_MOTIVO', 'VAL_PRECO', 'VAL_DOBRO', 'DSC_INTERNO', ...(shows ? ['DSC_PEDIDO'] : [])],
    sections: [0],
    required: ['COD_MOTIVO'],
    problems,
  };
}
const sources: FormSources = {
  upload: () => Promise.resolve({ id: '7', name: 'nota.pdf' }),
  address: (id) => `/files/${id}`,
  search: () => Promise.resolve([{ id: '9', label: 'Ana Lima', detail: '123' }]),
  named: (_, id) => Promise.resolve({ id, label: 'Ana Lima' }),
};

beforeEach(async () => {
  standIns();
  await loadWords('cases');
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const settled = () => vi.advanceTimersByTimeAsync(1000);

describe('answers', () => {
  test.each([
    ['money', '1.234,56', 123_456, '1.234,56'],
    ['money', 'R$ 10', 1000, '10,00'],
    ['money', '-3,5', -350, '-3,50'],
    ['money', '1,234', '1,234', '1,234'],
    ['money', 'dez', 'dez', 'dez'],
    ['number', '1.234,5', '1234.5', '1.234,5'],
    ['number', '1234.5', '1234.5', '1.234,5'],
    ['number', 'x', 'x', 'x'],
    ['tax_id', '52998224725', '52998224725', '529.982.247-25'],
    ['tax_id', '11222333000181', '11222333000181', '11.222.333/0001-81'],
    ['postal_code', '88010000', '88010000', '88010-000'],
    ['phone', '+5548988442201', '+5548988442201', '+55 48 98844-2201'],
    ['short_text', '  ', null, ''],
  ] as const)('%s: %s is sent as %s and stands as %s', (kind, written, answer, stands) => {
    expect(answerOf(kind, written)).toEqual(answer);
    expect(textOf(kind, answer)).toBe(stands);
  });

  // Rows: GAP-075
  test('what the server masked stands as it was masked', () => {
    for (const document of ['***.982.***-25', '**.345.678/0001-**'])
      expect(textOf('tax_id', document)).toBe(document);
    expect(textOf('phone', '+5548*****0011')).toBe('+55 48 *****-0011');
  });

  test('computed values are read by what they are shown as, and long numbers lose no digit', () => {
    const words = { yes: 'Sim', no: 'Não' };
    expect(computedText('money', 2000, words).replaceAll(/\s/g, ' ')).toBe('R$ 20,00');
    expect(computedText('date', '2026-11-22', words)).toBe('22/11/2026');
    expect(computedText('yes_no', false, words)).toBe('Não');
    expect(decimalText('9007199254740993.000001')).toBe('9.007.199.254.740.993,000001');
    const many = field('A', { kind: 'multi_choice', options: REASONS, choices_max: null });
    expect(readable(many, ['troca', 'elogio'], words)).toBe('Troca, Elogio');
  });

  test('a tree is gone down step by step', () => {
    const options = [
      { key: 'a', label: 'A', parent: null },
      { key: 'b', label: 'B', parent: 'a' },
      { key: 'c', label: 'C', parent: null },
    ];
    const way = (keys: string[]) =>
      steps(options, keys).map((step) => [step.options.map((one) => one.key).join(), step.chosen]);
    expect(way([])).toEqual([['a,c', '']]);
    expect(way(['a'])).toEqual([
      ['a,c', 'a'],
      ['b', ''],
    ]);
    expect(way(['c', 'b'])).toEqual([['a,c', 'c']]);
  });
});

describe('filling in', () => {
  // Rows: GAP-092, CASE-008.
  test('shows, requires and computes what the server says, and what is wrong where somebody has been', async () => {
    const asked: (Answers | null)[] = [];
    const filling = new Filling(EXCHANGE, (answers) => {
      asked.push(answers);
      return Promise.resolve(weighed(answers));
    });
    const stop = filling.start();
    await settled();
    render(FormRenderer, { filling, sources, screen: 'desk' });
    const price = screen.getByLabelText<HTMLInputElement>('VAL_PRECO');
    expect(price.value).toBe('10,00');
    expect(screen.getByRole('status', { name: 'VAL_DOBRO' }).textContent?.replaceAll(/\s/g, ' ')).toBe(
      'R$ 20,00',
    );
    expect(screen.queryByLabelText('DSC_INTERNO')).toBeNull();
    expect(screen.queryByLabelText('DSC_PEDIDO')).toBeNull();
    await fireEvent.input(price, { target: { value: 'dez' } });
    await settled();
    expect(screen.queryByText('Não é um valor.')).toBeNull();
    await fireEvent.blur(price);
    expect(screen.getByText('Não é um valor.')).toBeTruthy();
    expect(price.getAttribute('aria-invalid')).toBe('true');
    expect([price.value, asked.at(-1)?.['VAL_PRECO']]).toEqual(['dez', 'dez']);
    expect(screen.queryByText('Preencha.')).toBeNull();
    expect(await filling.settle()).toBe(false);
    await settled();
    expect(screen.getByText('Preencha.')).toBeTruthy();
    // The test browser knows no `option:checked`, so it is told which it is.
    const reason = screen.getByLabelText<HTMLSelectElement>(/COD_MOTIVO/);
    reason.value = 'troca';
    vi.spyOn(reason, 'querySelector').mockImplementation(() => reason.selectedOptions[0] ?? null);
    await fireEvent.change(reason);
    await settled();
    // What began hidden stands there when it is shown.
    expect(screen.getByLabelText<HTMLInputElement>('DSC_PEDIDO').value).toBe('oculto');
    stop();
  });

  test('what was wrong before is not said of what was typed since: nothing moves under the finger', async () => {
    const open: ((state: FormState) => void)[] = [];
    const filling = new Filling(EXCHANGE, () => new Promise((done) => open.push(done)), {});
    filling.start();
    open.at(-1)?.(weighed({ VAL_PRECO: 'dez' }));
    await settled();
    filling.leave('VAL_PRECO');
    expect(filling.problem('VAL_PRECO')).toBe('Não é um valor.');
    filling.set('VAL_PRECO', 10);
    expect(filling.problem('VAL_PRECO')).toBeUndefined();
    await settled();
    open.at(-1)?.(weighed({ VAL_PRECO: 'dez' }));
    await settled();
    expect(filling.problem('VAL_PRECO')).toBe('Não é um valor.');
    filling.stop();
  });

  test('of two questions only the answer to the last one counts, in whatever order they come', async () => {
    const open: { answers: Answers | null; done: (state: FormState) => void }[] = [];
    const filling = new Filling(
      EXCHANGE,
      (answers) => new Promise((done) => open.push({ answers, done })),
      {},
    );
    filling.start();
    filling.set('VAL_PRECO', 1);
    await settled();
    filling.set('VAL_PRECO', 2);
    await settled();
    open.at(-1)?.done(weighed({ VAL_PRECO: 2 }));
    open.at(-2)?.done(weighed({ VAL_PRECO: 1 }));
    await settled();
    expect([open.length, filling.state.answers['VAL_DOBRO'], filling.waiting]).toEqual([3, 4, false]);
    filling.stop();
  });

  test('without a line the form stays, what was typed is kept, and it is weighed once the line is back', async () => {
    let line = false;
    const filling = new Filling(EXCHANGE, (answers) =>
      line ? Promise.resolve(weighed(answers)) : Promise.reject(new Unreachable()),
    );
    const stop = filling.start();
    await settled();
    render(FormRenderer, { filling, sources });
    expect(screen.getByText(/^Sem conexão/)).toBeTruthy();
    await fireEvent.input(screen.getByLabelText('VAL_PRECO'), { target: { value: '5,00' } });
    const settling = filling.settle();
    await settled();
    expect(await settling).toBeUndefined();
    line = true;
    window.dispatchEvent(new Event('online'));
    await settled();
    expect([filling.offline, filling.answers['VAL_PRECO'], filling.state.answers['VAL_DOBRO']]).toEqual([
      false,
      500,
      1000,
    ]);
    stop();
  });

  test('what a saving was refused with stands at its field until that changes', () => {
    const filling = new Filling(EXCHANGE, () => Promise.resolve(null), {});
    filling.refuse({ 'answers.VAL_PRECO': 'Alto demais.', name: 'x' });
    expect([filling.problem('VAL_PRECO'), filling.problem('name')]).toEqual(['Alto demais.', undefined]);
    filling.set('VAL_PRECO', 1);
    expect(filling.problem('VAL_PRECO')).toBeUndefined();
    filling.stop();
  });

  test('sections and fields with conditions wait for the server, and a section without fields is not drawn', () => {
    const both: FormDefinition = {
      sections: [
        { title: 'A', help: '', visible_when: '', fields: EXCHANGE.sections[0]?.fields ?? [] },
        { title: 'B', help: '', visible_when: 'VAL_PRECO > 1', fields: [field('X', { kind: 'date' })] },
        {
          title: 'C',
          help: '',
          visible_when: '',
          fields: [field('Y', { kind: 'date' }, { on_desk: false })],
        },
      ],
    };
    const state = unweighed(both);
    expect(state.shown).toEqual(['COD_MOTIVO', 'VAL_PRECO', 'VAL_DOBRO', 'DSC_INTERNO', 'Y']);
    const titles = (where: 'desk' | 'full') => drawn(both, state, where).map(({ section }) => section.title);
    expect([titles('desk'), titles('full')]).toEqual([['A'], ['A', 'C']]);
  });
});

describe('kinds of fields', () => {
  async function stand(...fields: FormField[]) {
    const filling = new Filling(form(...fields), () => Promise.resolve(null), {});
    render(FormRenderer, { filling, sources });
    await settled();
    return filling;
  }

  test('yes and no are both answers, and none is the third', async () => {
    const filling = await stand(field('IND_OK', { kind: 'yes_no' }));
    const group = within(screen.getByRole('group', { name: 'IND_OK' }));
    await fireEvent.click(group.getByRole('radio', { name: 'Não' }));
    expect(filling.answers['IND_OK']).toBe(false);
    await fireEvent.click(group.getByRole('button', { name: 'Limpar IND_OK' }));
    expect(filling.answers['IND_OK']).toBeNull();
  });

  test('several options are kept in their order', async () => {
    const filling = await stand(field('A', { kind: 'multi_choice', options: REASONS, choices_max: null }));
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Elogio' }));
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Troca' }));
    expect(filling.answers['A']).toEqual(['troca', 'elogio']);
  });

  test('a person is found by typing and chosen by Enter', async () => {
    const filling = await stand(field('COD_PESSOA', { kind: 'person' }));
    const box = screen.getByRole<HTMLInputElement>('combobox', { name: 'COD_PESSOA' });
    await fireEvent.input(box, { target: { value: 'ana' } });
    await settled();
    await fireEvent.keyDown(box, { key: 'Enter' });
    expect([filling.answers['COD_PESSOA'], box.value]).toEqual(['9', 'Ana Lima']);
  });

  test('to read, each answer stands in words', async () => {
    const filling = new Filling(
      form(
        field('A', { kind: 'choice', options: REASONS }),
        field('B', { kind: 'date' }),
        field('C', { kind: 'person' }),
        field('D', { kind: 'yes_no' }),
      ),
      () => Promise.resolve(null),
    );
    filling.state = { ...filling.state, answers: { A: 'troca', B: '2026-11-22', C: '9' } };
    render(FormRenderer, { filling, sources, readonly: true });
    await settled();
    expect(screen.getAllByRole('definition').map((one) => one.textContent?.trim())).toEqual([
      'Troca',
      '22/11/2026',
      'Ana Lima',
    ]);
  });
});
