// The flow that is being edited: what is stored, what is written, and the steps back and forth.
import {
  added,
  connected,
  removed,
  replaced,
  type Addable,
  type Flow,
  type FlowNode,
  type FlowView,
} from './flow';

/** Steps that can be taken back. */
const STEPS_MAX = 200;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export class FlowEditor {
  stored = $state.raw<FlowView>() as FlowView;
  flow = $state.raw<Flow>() as Flow;
  selected = $state<string | null>(null);
  #past = $state.raw<readonly Flow[]>([]);
  #future = $state.raw<readonly Flow[]>([]);
  /** The field that was written last: going on with it is the same step. */
  #writing: string | null = null;

  constructor(view: FlowView) {
    this.stored = view;
    this.flow = view.draft;
    // The first step after the beginning is what most people come for.
    this.selected = view.draft.nodes.find((node) => node.kind !== 'start')?.key ?? null;
  }

  get dirty(): boolean {
    return !same(this.flow, this.stored.draft);
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }
  get node(): FlowNode | null {
    return this.flow.nodes.find((node) => node.key === this.selected) ?? null;
  }

  /** Takes what the server answered; with `draft` also as what is written. */
  take(view: FlowView, draft = false): void {
    this.stored = view;
    if (draft) this.#change(view.draft, null);
  }

  write(node: FlowNode, field: string): void {
    this.#change(replaced(this.flow, node), `${node.key} ${field}`);
  }
  connect(from: string, port: string, to: string | null): void {
    this.#change(connected(this.flow, from, port, to), null);
  }
  add(kind: Addable, after: { from: string; port: string } | null): void {
    const [flow, key] = added(this.flow, kind, after);
    this.#change(flow, null);
    this.selected = key;
  }
  remove(key: string): void {
    this.#change(removed(this.flow, key), null);
    if (this.selected === key) this.selected = null;
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#future = [...this.#future, this.flow];
    this.#past = this.#past.slice(0, -1);
    this.#show(before);
  }
  redo(): void {
    const after = this.#future.at(-1);
    if (!after) return;
    this.#past = [...this.#past, this.flow];
    this.#future = this.#future.slice(0, -1);
    this.#show(after);
  }
  revert(): void {
    this.#change(this.stored.draft, null);
  }

  #show(flow: Flow): void {
    this.#writing = null;
    this.flow = flow;
    if (!this.node) this.selected = null;
  }
  #change(flow: Flow, field: string | null): void {
    if (same(flow, this.flow)) return;
    if (field === null || field !== this.#writing) this.#past = [...this.#past, this.flow].slice(-STEPS_MAX);
    this.#writing = field;
    this.#future = [];
    this.flow = flow;
    if (!this.node) this.selected = null;
  }
}
