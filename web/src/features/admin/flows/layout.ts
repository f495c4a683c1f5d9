// Where the nodes of a flow stand: in columns from the beginning, each below the one before it. Nothing is stored of it.
import { portsOf, wayOf, type Flow, type FlowNode } from './flow';

export const NODE_WIDTH = 208;
const HEAD = 56;
const PORT = 24;
const FOOT = 8;
const GAP_X = 56;
const GAP_Y = 24;
const MARGIN = 24;

export interface Place {
  node: FlowNode;
  x: number;
  y: number;
  height: number;
}
export interface Line {
  id: string;
  from: string;
  port: string;
  to: string;
  path: string;
}
export interface Layout {
  places: readonly Place[];
  lines: readonly Line[];
  width: number;
  height: number;
}

/** Only nodes with several ways out list them; the others have one knob beside their head. */
const lists = (node: FlowNode) => portsOf(node).length > 1;
const heightOf = (node: FlowNode) => HEAD + (lists(node) ? portsOf(node).length * PORT + FOOT : 0);

/** Gives the columns: how many steps lead from the beginning to a node by the shortest way; the unreached come last. */
function columns(flow: Flow): FlowNode[][] {
  const depth = new Map<string, number>();
  const byKey = new Map(flow.nodes.map((node) => [node.key, node]));
  let open = flow.nodes.filter((node) => node.kind === 'start').map((node) => node.key);
  for (let level = 0; open.length > 0; level += 1) {
    const next: string[] = [];
    for (const key of open) {
      const node = byKey.get(key);
      if (!node || depth.has(key)) continue;
      depth.set(key, level);
      for (const port of portsOf(node)) next.push(wayOf(flow, key, port) ?? '');
    }
    open = next.filter((key) => byKey.has(key) && !depth.has(key));
  }
  const found: FlowNode[][] = [];
  // A Map keeps the order in which nodes were reached: the order of the ways out of the column before.
  for (const [key, level] of depth) (found[level] ??= []).push(byKey.get(key) as FlowNode);
  const unreached = flow.nodes.filter((node) => !depth.has(node.key));
  if (unreached.length > 0) found.push(unreached);
  return found;
}

/** The height at which a way leaves its node. */
function exitOf(place: Place, port: string): number {
  if (!lists(place.node)) return place.y + HEAD / 2;
  return place.y + HEAD + portsOf(place.node).indexOf(port) * PORT + PORT / 2;
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = x2 > x1 ? Math.max(28, (x2 - x1) / 2) : 64;
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

export function layoutOf(flow: Flow): Layout {
  const rows = columns(flow);
  const heights = rows.map((row) => row.reduce((sum, node) => sum + heightOf(node) + GAP_Y, -GAP_Y));
  const tallest = Math.max(0, ...heights);
  const places = rows.flatMap((row, column) => {
    let y = MARGIN + (tallest - (heights[column] ?? 0)) / 2;
    return row.map((node): Place => {
      const place = { node, x: MARGIN + column * (NODE_WIDTH + GAP_X), y, height: heightOf(node) };
      y += place.height + GAP_Y;
      return place;
    });
  });
  const byKey = new Map(places.map((place) => [place.node.key, place]));
  const lines = flow.edges.flatMap((edge): Line[] => {
    const [from, to] = [byKey.get(edge.from), byKey.get(edge.to)];
    if (!from || !to || !portsOf(from.node).includes(edge.port)) return [];
    const path = curve(from.x + NODE_WIDTH, exitOf(from, edge.port), to.x, to.y + HEAD / 2);
    return [{ ...edge, id: `${edge.from} ${edge.port}`, path }];
  });
  return {
    places,
    lines,
    width: MARGIN * 2 + rows.length * (NODE_WIDTH + GAP_X) - GAP_X,
    height: tallest + MARGIN * 2,
  };
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The node beside another in the direction of an arrow key; none at the rim. */
export function beside(layout: Layout, key: string, arrow: string): string | null {
  const here = layout.places.find((place) => place.node.key === key);
  if (!here) return null;
  const step = STEPS[arrow];
  if (!step) return null;
  const [dx, dy] = step;
  const ahead = layout.places.filter(
    (place) => (place.x - here.x) * dx > 0 || (place.x === here.x && (place.y - here.y) * dy > 0),
  );
  const far = (place: Place) => Math.abs(place.x - here.x) * (dx === 0 ? 8 : 1) + Math.abs(place.y - here.y);
  return ahead.toSorted((a, b) => far(a) - far(b))[0]?.node.key ?? null;
}
