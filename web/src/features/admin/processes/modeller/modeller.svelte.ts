// The drawing on the bench: bpmn-js with what is run here only, and what is selected in it, for the form beside it.
import { tick } from 'svelte';
import Modeler from 'bpmn-js/lib/Modeler';
import { unissono } from './descriptor';
import type { Kind } from './kinds';
import { padModule, shapeOf } from './pad';
import type { Moddle, Parts, Shape } from './parts';
import { wordsModule } from './words';

/** An element in a list. */
export interface Named {
  id: string;
  element: string;
  name: string;
}
const ROOTS = { 'bpmn:MessageEventDefinition': 'bpmn:Message', 'bpmn:ErrorEventDefinition': 'bpmn:Error' };
const typeOf = (of: Shape) => of.type.replace('bpmn:', '').replace(/^./, (first) => first.toLowerCase());

export class Modeller {
  /** Present once the picture is drawn. */
  ready = $state(false);
  failed = $state(false);
  canUndo = $state(false);
  canRedo = $state(false);
  dirty = $state(false);
  selected = $state.raw<Shape | null>(null);
  /** Grows with each change of the drawing, because its objects are not watched. */
  turn = $state(0);
  readonly #of: Modeler;
  #gone = false;

  constructor(container: HTMLElement) {
    this.#of = new Modeler({
      container,
      moddleExtensions: { unissono },
      additionalModules: [padModule(), wordsModule],
    });
    this.#of.on('selection.changed', (event: { newSelection: Shape[] }) => {
      const [only, more] = event.newSelection;
      const of = only?.labelTarget ?? only;
      this.selected = of && !more ? of : null;
    });
    this.#of.on('commandStack.changed', () => {
      const stack = this.#part('commandStack');
      this.canUndo = stack.canUndo();
      this.canRedo = stack.canRedo();
      this.dirty = true;
      this.turn += 1;
      const { selected } = this;
      if (selected && !this.#part('elementRegistry').get(selected.id)) this.selected = null;
    });
  }

  #part<Name extends keyof Parts>(name: Name): Parts[Name] {
    return this.#of.get(name) as Parts[Name];
  }

  async open(file: string): Promise<void> {
    try {
      await this.#of.importXML(file);
      if (this.#gone) return;
      this.ready = true;
      this.turn += 1;
      // The form comes beside it, and takes room.
      await tick();
      if (this.#gone) return;
      this.#part('canvas').resized();
      this.whole();
    } catch {
      if (!this.#gone) this.failed = true;
    }
  }

  destroy(): void {
    this.#gone = true;
    this.#of.destroy();
  }

  /** Gives the drawing as a file; messages and errors that nothing names any more are left out. */
  async file(): Promise<string> {
    const root = this.#of.getDefinitions() as unknown as Moddle;
    const all = root.get('rootElements') as Moddle[];
    const used = new Set(this.#abouts().map((about) => about.get('messageRef') ?? about.get('errorRef')));
    const kept = all.filter((one) => !Object.values(ROOTS).includes(one.$type) || used.has(one));
    all.splice(0, all.length, ...kept);
    const { xml } = await this.#of.saveXML({ format: true });
    return xml ?? '';
  }

  whole(): void {
    this.#part('canvas').zoom('fit-viewport', 'auto');
  }
  zoom(by: number): void {
    this.#part('zoomScroll').stepZoom(by);
  }
  undo(): void {
    this.#part('commandStack').undo();
  }
  redo(): void {
    this.#part('commandStack').redo();
  }

  /** Every element that can be selected, the first drawn first. */
  get elements(): Named[] {
    void this.turn;
    const shown = (of: Shape) =>
      of.type !== 'label' && of.type !== 'bpmn:Process' && of.type.startsWith('bpmn:');
    return this.#part('elementRegistry')
      .filter(shown)
      .map((of) => ({ id: of.id, element: typeOf(of), name: of.businessObject.name ?? '' }));
  }

  select(id: string): void {
    const found = this.#part('elementRegistry').get(id);
    if (!found) return;
    this.#part('selection').select(found);
    this.#part('canvas').scrollToElement(found, 80);
  }

  /** Adds an element: after the selected one where something may follow, on its edge, or where there is room. */
  add(kind: Kind): void {
    const shape = shapeOf({ elementFactory: this.#part('elementFactory') }, kind);
    const { selected } = this;
    let made: Shape;
    if (selected && kind.edge) {
      const at = {
        x: selected.x + selected.width - 20 - selected.attachers.length * 30,
        y: selected.y + selected.height,
      };
      made = this.#part('modeling').createShape(shape, at, selected, { attach: true });
    } else if (selected && this.leads) {
      made = this.#part('autoPlace').append(selected, shape);
    } else {
      const { x, y, width, height } = this.#part('canvas').viewbox();
      const taken = this.elements.length * 20;
      const at = { x: x + width / 2 + (taken % 200), y: y + height / 2 + (taken % 140) };
      made = this.#part('modeling').createShape(shape, at, this.#part('canvas').getRootElement());
    }
    this.select(made.id);
  }

  /** Takes an element along with the pointer. */
  drag(kind: Kind, event: Event): void {
    const shape = shapeOf({ elementFactory: this.#part('elementFactory') }, kind);
    this.#part('create').start(event, shape);
  }

  /** Whether something may follow what is selected. */
  get leads(): boolean {
    const type = this.selected?.type;
    return type !== undefined && type !== 'bpmn:EndEvent' && type !== 'bpmn:SequenceFlow';
  }

  /** Whether something may happen on the edge of what is selected. */
  get holds(): boolean {
    const type = this.selected?.type ?? '';
    return ['bpmn:UserTask', 'bpmn:ServiceTask', 'bpmn:SubProcess'].includes(type);
  }

  /** What the selected element may lead to. */
  get goals(): Named[] {
    void this.turn;
    const { selected } = this;
    if (!selected || !this.leads) return [];
    const rules = this.#part('rules');
    const fits = (id: string) => {
      const target = this.#part('elementRegistry').get(id);
      return (
        target && target !== selected && rules.allowed('connection.create', { source: selected, target })
      );
    };
    return this.elements.filter((one) => one.element !== 'sequenceFlow' && fits(one.id));
  }

  connect(id: string): void {
    const target = this.#part('elementRegistry').get(id);
    if (this.selected && target) this.select(this.#part('modeling').connect(this.selected, target).id);
  }

  remove(): void {
    if (this.selected) this.#part('modeling').removeElements([this.selected]);
  }

  /** Changes what stands in the attributes of what is selected. */
  change(properties: Record<string, unknown>): void {
    if (this.selected) this.#part('modeling').updateProperties(this.selected, properties);
  }

  /** Our own settings of what is selected. */
  settings(type: 'Task' | 'Call'): Record<string, string> {
    void this.turn;
    const own = this.#settings(type);
    const names = type === 'Task' ? ['form', 'group', 'due'] : ['url', 'attempts', 'timeout'];
    return Object.fromEntries(names.map((name) => [name, String(own?.get(name) ?? '')]));
  }
  #settings(type: string): Moddle | undefined {
    const holder = this.selected?.businessObject.get('extensionElements') as Moddle | undefined;
    return ((holder?.get('values') ?? []) as Moddle[]).find((one) => one.$type === `unissono:${type}`);
  }
  set(type: 'Task' | 'Call', name: string, value: string): void {
    const of = this.selected;
    if (!of) return;
    const { modeling, moddle } = { modeling: this.#part('modeling'), moddle: this.#part('moddle') };
    const next = value.trim() === '' ? undefined : value.trim();
    const own = this.#settings(type);
    if (own) return modeling.updateModdleProperties(of, own, { [name]: next });
    const made = moddle.create(`unissono:${type}`, { [name]: next });
    const before = of.businessObject.get('extensionElements') as Moddle | undefined;
    const values = [...((before?.get('values') ?? []) as Moddle[]), made];
    const holder = moddle.create('bpmn:ExtensionElements', { values });
    for (const one of values) one['$parent'] = holder;
    modeling.updateProperties(of, { extensionElements: holder });
  }

  /** What an event is about. */
  get about(): Moddle | undefined {
    void this.turn;
    return ((this.selected?.businessObject.get('eventDefinitions') ?? []) as Moddle[])[0];
  }
  #abouts(): Moddle[] {
    const shapes = this.#part('elementRegistry').filter((of) => of.type.endsWith('Event'));
    return shapes.flatMap((of) => (of.businessObject.get('eventDefinitions') ?? []) as Moddle[]);
  }

  /** The time that a timer waits for: as a duration or as a date. */
  get time(): { date: boolean; text: string } {
    const date = this.about?.get('timeDate') as Moddle | undefined;
    const of = date ?? (this.about?.get('timeDuration') as Moddle | undefined);
    return { date: date !== undefined, text: String(of?.get('body') ?? '') };
  }
  setTime(text: string, date: boolean): void {
    if (!this.selected || !this.about) return;
    const made = this.#part('moddle').create('bpmn:FormalExpression', { body: text.trim() });
    const to = date
      ? { timeDate: made, timeDuration: undefined }
      : { timeDuration: made, timeDate: undefined };
    this.#part('modeling').updateModdleProperties(this.selected, this.about, to);
  }

  /** The name of the message, or the code of the error, that an event is about. */
  get named(): string {
    const of = (this.about?.get('messageRef') ?? this.about?.get('errorRef')) as Moddle | undefined;
    return String(of?.get(of.$type === 'bpmn:Error' ? 'errorCode' : 'name') ?? '');
  }
  setNamed(value: string): void {
    const { selected, about } = this;
    const type = about && ROOTS[about.$type as keyof typeof ROOTS];
    if (!selected || !about || !type) return;
    const [ref, key] = type === 'bpmn:Error' ? ['errorRef', 'errorCode'] : ['messageRef', 'name'];
    const root = this.#of.getDefinitions() as unknown as Moddle;
    const all = root.get('rootElements') as Moddle[];
    const wanted = value.trim();
    let of = all.find((one) => one.$type === type && one.get(key) === wanted);
    if (wanted !== '' && !of) {
      of = this.#part('moddle').create(type, { [key]: wanted, name: wanted });
      of['$parent'] = root;
      all.push(of);
    }
    const to = { [ref]: wanted === '' ? undefined : of };
    this.#part('modeling').updateModdleProperties(selected, about, to);
  }

  /** The condition of a flow. */
  get condition(): string {
    void this.turn;
    const of = this.selected?.businessObject.get('conditionExpression') as Moddle | undefined;
    return String(of?.get('body') ?? '');
  }
  setCondition(text: string): void {
    const body = text.trim();
    const made = this.#part('moddle').create('bpmn:FormalExpression', { body });
    this.change({ conditionExpression: body === '' ? undefined : made });
  }
  /** Whether a flow is one of several that a gateway chooses among, and whether it is taken when no condition holds. */
  get choice(): 'none' | 'condition' | 'default' {
    void this.turn;
    const from = this.selected?.source;
    if (from?.type !== 'bpmn:ExclusiveGateway') return 'none';
    return from.businessObject.get('default') === this.selected?.businessObject ? 'default' : 'condition';
  }
  setDefault(is: boolean): void {
    const { selected } = this;
    const from = selected?.source;
    if (!selected || !from) return;
    if (is) this.setCondition('');
    this.#part('modeling').updateProperties(from, {
      default: is ? selected.businessObject : undefined,
    });
  }
}
