// A flow as a value: its nodes and ways, how they are changed, and where they stand on the canvas. No DOM, no network.
import type { components } from '$api/schema';
import type { LocaleCode } from '$api/types';

type Schemas = components['schemas'];
export type Flow = Schemas['Flow'];
export type FlowNode = Schemas['FlowNode'];
export type FlowEdge = Schemas['FlowEdge'];
export type MenuOption = Schemas['FlowMenuOption'];
export type Words = Schemas['FlowWords'];
export type FlowRun = Schemas['FlowRun'];
export type FlowAct = Schemas['FlowAct'];
export type FlowHeard = Schemas['FlowHeard'];
export type FlowView = Schemas['FlowView'];
export type FlowSummary = Schemas['FlowSummary'];
export type FlowFault = Schemas['FlowFaultView'];
export type Kind = FlowNode['kind'];
export type NodeOf<K extends Kind> = Extract<FlowNode, { kind: K }>;

/** What can be added; the beginning is always there. */
export const ADDABLE = ['say', 'menu', 'hours', 'queue', 'end'] as const satisfies readonly Kind[];
export type Addable = (typeof ADDABLE)[number];

/** Most options that one menu takes, as the server counts them. */
export const OPTIONS_MAX = 10;
/** Most nodes of one flow, as the server counts them. */
export const NODES_MAX = 100;

/** Picks the text of a language, else any that is written. */
export function wordsOf(words: Words | undefined, locale: LocaleCode): string {
  return words?.[locale]?.trim() || Object.values(words ?? {}).find((text) => text.trim()) || '';
}

/** Names the ways out of a node, in the order in which people read them. */
export function portsOf(node: FlowNode): string[] {
  switch (node.kind) {
    case 'start':
    case 'say':
      return ['next'];
    case 'hours':
      return ['open', 'closed'];
    case 'menu':
      return [...node.options.map((option) => `option:${option.id}`), 'invalid', 'silent'];
    default:
      return [];
  }
}

/** Finds where a way out leads. */
export function wayOf(flow: Flow, from: string, port: string): string | null {
  return flow.edges.find((edge) => edge.from === from && edge.port === port)?.to ?? null;
}

/** Leads a way out elsewhere, or nowhere. */
export function connected(flow: Flow, from: string, port: string, to: string | null): Flow {
  const others = flow.edges.filter((edge) => edge.from !== from || edge.port !== port);
  return { ...flow, edges: to === null ? others : [...others, { from, port, to }] };
}

/** Replaces a node; ways out that it no longer has go with them. */
export function replaced(flow: Flow, node: FlowNode): Flow {
  const ports = portsOf(node);
  return {
    ...flow,
    nodes: flow.nodes.map((one) => (one.key === node.key ? node : one)),
    edges: flow.edges.filter((edge) => edge.from !== node.key || ports.includes(edge.port)),
  };
}

/** Takes a node away, and every way to it and from it. */
export function removed(flow: Flow, key: string): Flow {
  return {
    ...flow,
    nodes: flow.nodes.filter((node) => node.key !== key),
    edges: flow.edges.filter((edge) => edge.from !== key && edge.to !== key),
  };
}

/** Gives a key that no node has: the kind and a number. */
export function freeKey(flow: Flow, kind: Kind): string {
  const taken = new Set(flow.nodes.map((node) => node.key));
  let number = 1;
  while (taken.has(`${kind}_${number}`)) number += 1;
  return `${kind}_${number}`;
}

/** Makes a node of a kind with what it begins with. */
export function fresh(kind: Addable, key: string): FlowNode {
  switch (kind) {
    case 'say':
      return { key, kind, text: {} };
    case 'menu':
      return {
        key,
        kind,
        text: {},
        options: [freshOption([]), freshOption([freshOption([])])],
        invalid_text: {},
        invalid_tries: 2,
        silence_min: 5,
        silence_text: {},
        silence_tries: 1,
      };
    case 'hours':
      return { key, kind, calendar_id: null };
    case 'queue':
      return { key, kind, queue_id: null, priority: 0 };
    case 'end':
      return { key, kind, text: {}, wrap_up_code_id: null };
  }
}

/** Makes an option with an id and digits that the others do not have. */
export function freshOption(others: readonly MenuOption[]): MenuOption {
  const free = (taken: readonly string[]) => {
    let number = 1;
    while (taken.includes(String(number))) number += 1;
    return String(number);
  };
  const digits = free(others.map((one) => one.digits));
  return { id: `o${free(others.map((one) => one.id.slice(1)))}`, digits, label: {} };
}

/** Adds a node, led to by a way out when one is given. */
export function added(
  flow: Flow,
  kind: Addable,
  after: { from: string; port: string } | null,
): [Flow, string] {
  const key = freeKey(flow, kind);
  const next = { ...flow, nodes: [...flow.nodes, fresh(kind, key)] };
  return [after ? connected(next, after.from, after.port, key) : next, key];
}

// The description says of a node without fields that it has none, so the type of its key must be claimed.
const START = { key: 'start', kind: 'start' } as unknown as FlowNode;

/** The flow that a new one begins with: a menu of two ways. */
export function skeleton(locale: LocaleCode, words: { question: string; options: readonly string[] }): Flow {
  const menu = fresh('menu', 'menu_1') as NodeOf<'menu'>;
  menu.text = { [locale]: words.question };
  menu.options.forEach((option, index) => (option.label = { [locale]: words.options[index] ?? '' }));
  return {
    media: ['chat', 'messaging'],
    nodes: [START, menu, fresh('queue', 'queue_1'), fresh('queue', 'queue_2')],
    edges: [
      { from: 'start', port: 'next', to: 'menu_1' },
      { from: 'menu_1', port: 'option:o1', to: 'queue_1' },
      { from: 'menu_1', port: 'option:o2', to: 'queue_2' },
      { from: 'menu_1', port: 'invalid', to: 'queue_1' },
      { from: 'menu_1', port: 'silent', to: 'queue_1' },
    ],
  };
}

/** The faults of one node, by field. */
export function faultsOf(faults: readonly FlowFault[], key: string | null): Record<string, string> {
  const own = faults.filter((fault) => fault.node === key);
  return Object.fromEntries(own.toReversed().map((fault) => [fault.field, fault.code]));
}
