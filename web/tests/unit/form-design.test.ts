// Designing forms: names and keys that follow labels, moving, copying, taking out and back, and where faults stand.
import { describe, expect, test } from 'vitest';
import type { FormView } from '../../src/api/forms';
import { loadWords } from '../../src/i18n/index.svelte';
import { accessOf, groupNames, offered, tiable } from '../../src/features/admin/forms/access';
import {
  addField,
  branchEnd,
  branches,
  branchStepped,
  duplicated,
  newField,
  ofKind,
  placeOf,
  put,
  rekeyed,
  removed,
  stepped,
  suggestedKey,
  suggestedName,
  type Place,
} from '../../src/features/admin/forms/design';
import { FormEditor } from '../../src/features/admin/forms/editor.svelte';
import { faultLine, faultText } from '../../src/features/admin/forms/names';
import type { FormDefinition } from '../../src/lib/form/definition';
import type { ProcessSummary } from '../../src/api/processes';
import type { GroupRow } from '../../src/features/admin/types';

const field = (name: string) => ({ ...newField({ sections: [] }, 'short_text'), name, label: name });
const form = (...sections: string[][]): FormDefinition => ({
  sections: sections.map((names, at) => ({
    title: `S${at}`,
    help: '',
    visible_when: '',
    fields: names.map(field),
  })),
});
const shape = (definition: FormDefinition) =>
  definition.sections.map((section) => section.fields.map((one) => one.name).join('')).join('|');
const at = (section: number, one: number | null): Place => ({ section, field: one });
const view = (draft: FormDefinition, changes: Partial<FormView> = {}): FormView => ({
  id: '1',
  name: 'Troca',
  active: true,
  on_desk: true,
  group_ids: [],
  process_id: null,
  published_version: null,
  changed_at: 0,
  revision: 3,
  draft: draft as FormView['draft'],
  faults: [],
  differs: true,
  versions: [],
  ...changes,
});

describe('names', () => {
  // Rows: GAP-092.
  test('of fields are made of their labels, and none is taken or reserved', () => {
    expect(suggestedName('choice', 'Motivo da troca', [])).toBe('COD_MOTIVO_DA_TROCA');
    expect(suggestedName('money', 'Preço', ['VAL_PRECO'])).toBe('VAL_PRECO_2');
    expect(suggestedName('short_text', 'Situação', [])).toBe('DSC_SITUACAO_2');
    expect(suggestedName('long_text', 'Corpo e-mail', [])).toBe('DSC_CORPO_E_MAIL');
    expect(suggestedName('date', '  ', [])).toBe('DAT_CAMPO');
    const long = suggestedName('short_text', 'x'.repeat(90), ['DSC_' + 'X'.repeat(36)]);
    expect([long.length, long.slice(-2)]).toEqual([40, '_2']);
  });
  test('of options are small, without accents, each once', () => {
    expect(suggestedKey('Cobrança em dobro', [])).toBe('cobranca-em-dobro');
    expect(suggestedKey('Troca', ['troca'])).toBe('troca-2');
    expect(suggestedKey('!!!', [])).toBe('opcao');
  });
});

describe('parts', () => {
  test('are added below, copied under another name and taken out', () => {
    const start = form(['A', 'B'], ['C']);
    expect(shape(addField(start, at(0, 0), field('X'))[0])).toBe('AXB|C');
    expect(shape(addField(start, at(1, null), field('X'))[0])).toBe('AB|XC');
    expect(shape(addField({ sections: [] }, null, field('X'))[0])).toBe('X');
    expect(shape(duplicated(start, at(0, 1))[0])).toBe('ABB_2|C');
    expect(shape(duplicated(start, at(0, null))[0])).toBe('AB|A_2B_2|C');
    expect(removed(start, at(1, 0))).toEqual([expect.anything(), at(1, null)]);
    expect(removed(form(['A']), at(0, null))).toEqual([{ sections: [] }, null]);
  });
  test('move step by step, a field on into the next part', () => {
    const start = form(['A', 'B'], ['C']);
    const moved = (place: Place, way: -1 | 1) => {
      const found = stepped(start, place, way);
      return found && [shape(found[0]), found[1]];
    };
    expect(moved(at(0, 0), 1)).toEqual(['BA|C', at(0, 1)]);
    expect(moved(at(0, 1), 1)).toEqual(['A|BC', at(1, 0)]);
    expect(moved(at(1, 0), -1)).toEqual(['ABC|', at(0, 2)]);
    expect(moved(at(1, null), -1)).toEqual(['C|AB', at(0, null)]);
    expect([moved(at(0, 0), -1), moved(at(1, 0), 1), moved(at(0, null), -1)]).toEqual([null, null, null]);
  });
  test('are dropped before another one, or at the end of a part', () => {
    const start = form(['A', 'B', 'C'], ['D']);
    expect(shape(put(start, at(0, 0), at(0, 2))[0])).toBe('BAC|D');
    expect(shape(put(start, at(0, 2), at(0, 0))[0])).toBe('CAB|D');
    expect(shape(put(start, at(0, 1), at(1, null))[0])).toBe('AC|DB');
    expect(shape(put(start, at(1, null), at(0, null))[0])).toBe('D|ABC');
  });
  test('keep what another kind has too, and lose what it cannot have', () => {
    const choice = { ...ofKind(field('A'), 'choice'), required: true };
    const options = [{ key: 'a', label: 'A' }];
    const tree = ofKind({ ...choice, options } as never, 'tree');
    expect(tree).toMatchObject({ kind: 'tree', required: true, options: [{ key: 'a', parent: null }] });
    expect(ofKind(tree, 'computed')).toMatchObject({ kind: 'computed', required: false, required_when: '' });
    expect(ofKind({ ...field('A'), from_person: 'name' }, 'date').from_person).toBeNull();
  });
});

describe('a tree of options', () => {
  const options = [
    { key: 'a', label: 'A', parent: null },
    { key: 'b', label: 'B', parent: 'a' },
    { key: 'c', label: 'C', parent: 'b' },
    { key: 'd', label: 'D', parent: null },
  ];
  test('keeps branches whole', () => {
    expect(branches(options).map((row) => row.depth)).toEqual([0, 1, 2, 0]);
    expect([branchEnd(options, 0), branchEnd(options, 1), branchEnd(options, 3)]).toEqual([3, 3, 4]);
    const keys = (next: { key: string }[] | null) => next?.map((one) => one.key).join('');
    expect(keys(branchStepped(options, 0, 1))).toBe('dabc');
    expect(keys(branchStepped(options, 3, -1))).toBe('dabc');
    expect(branchStepped(options, 1, 1)).toBeNull();
    expect(branchStepped(options, 1, -1)).toBeNull();
    expect(rekeyed(options, 0, { key: 'x', label: 'X' }).map((one) => one.parent)).toEqual([
      null,
      'x',
      'b',
      null,
    ]);
  });
});

describe('the editor', () => {
  test('goes back and forth, writing in one field being one step', () => {
    const editor = new FormEditor(view(form(['A', 'B'])));
    editor.selected = at(0, 1);
    for (const label of ['P', 'Pe', 'Ped']) editor.writeField({ ...field('B'), label }, 'label');
    const back = editor.remove(at(0, 0));
    expect(shape(editor.definition)).toBe('B');
    editor.undo();
    editor.undo();
    expect([editor.definition.sections[0]?.fields[1]?.label, editor.dirty, editor.canUndo]).toEqual([
      'B',
      false,
      false,
    ]);
    editor.redo();
    expect(editor.definition.sections[0]?.fields[1]?.label).toBe('Ped');
    editor.redo();
    back();
    expect(shape(editor.definition)).toBe('AB');
  });

  test('says what is missing only once somebody tried to publish, and where an expression is wrong', async () => {
    await loadWords('admin');
    const editor = new FormEditor(view(form(['A'])));
    editor.faults = [
      { at: 'sections.0.fields.0.label', code: 'required', message: 'Preencha.', position: null },
      { at: 'sections.0.fields.0.visible_when', code: 'form_circle', message: 'Círculo.', position: 4 },
    ];
    const label = () => editor.fault('sections.0.fields.0.label');
    expect(label()).toBeUndefined();
    editor.tried = true;
    expect(label()).toBe('Preencha.');
    expect(faultText(editor.faultOf('sections.0.fields.0.visible_when'))).toBe('Círculo. (caractere 5)');
    expect(editor.faults.map((one) => faultLine(editor.definition, one))).toEqual([
      'A · Rótulo: Preencha.',
      'A · Mostrar quando: Círculo.',
    ]);
    expect([placeOf('sections.2.title'), placeOf('sections')]).toEqual([at(2, null), null]);
  });
});

describe('access', () => {
  // Rows: CASE-023.
  test('offers the groups in use and those that are held, a group that is gone too', () => {
    const group = (id: string, name: string, out_of_use = false) => ({ id, name, out_of_use }) as GroupRow;
    const groups = [group('1', 'Vendas'), group('2', 'Antigo', true), group('3', 'Caixa', true)];
    expect(offered(groups, ['3', '9'])).toEqual([
      { id: '3', name: 'Caixa' },
      { id: '1', name: 'Vendas' },
      { id: '9', name: null },
    ]);
    expect(groupNames(['1', '3', '9'], groups)).toBe('Caixa, Vendas');
    expect(accessOf(view(form(), { group_ids: ['1'] }))).toEqual({
      name: 'Troca',
      active: true,
      on_desk: true,
      group_ids: ['1'],
      process_id: null,
    });
  });

  // Rows: CASE-024.
  test('is tied to a process that is shown on the desk, or stays with the one it has', () => {
    const process = (id: string, changes: Partial<ProcessSummary> = {}) =>
      ({ id, name: id, active: true, on_desk: true, ...changes }) as ProcessSummary;
    const all = [process('1'), process('2', { on_desk: false }), process('3', { active: false })];
    const ids = (held: string | null) => tiable(all, held).map((one) => one.id);
    expect(ids(null)).toEqual(['1']);
    expect(ids('3')).toEqual(['1', '3']);
    expect(accessOf(view(form(), { process_id: '3' })).process_id).toBe('3');
  });
});
