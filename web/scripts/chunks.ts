// Which modules come together in a file. Left to itself the bundler gives each module that two screens share a file of its own, and the
// desk is then seventy requests, most of them an icon: over six connections they take longer than their bytes (B21).
import { fileURLToPath } from 'node:url';

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[]; importers: readonly string[] } | null;
}

const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));
const ENTRY = source('main.ts');
const SIGN_IN = source('features/session/Login.svelte');
const SHELL = source('shell/Shell.svelte');
const DESK = source('features/desk/Desk.svelte');
/** Each stays a file of its own, by whose name it is found in the manifest. */
const SCREENS = [ENTRY, SIGN_IN, SHELL, DESK];

/** Every module that comes with these without being asked for later. */
function reach(graph: Graph, from: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}

/** Small things that belong to no screen: other screens than the desk load them without the desk. */
const common = (id: string) => /\/@lucide\/|\/src\/(lib|live|api|i18n)\//.test(id);

interface Known {
  graph: Graph;
  base: Set<string>;
  shell: Set<string>;
  parts: Set<string>;
}

function known(graph: Graph): Known {
  const [shell, desk] = [reach(graph, [SHELL]), reach(graph, [DESK])];
  const begins = (id: string) => shell.has(id) || desk.has(id);
  const base = new Set([...reach(graph, [ENTRY]), ...[...reach(graph, [SIGN_IN])].filter(begins)]);
  const isElsewhere = (id: string) => !desk.has(id);
  const parts = [...desk].filter((id) => common(id) && graph.getModuleInfo(id)?.importers.some(isElsewhere));
  return { graph, base, shell, parts: reach(graph, parts) };
}

/** Gives the groups for the bundler: what every page needs, what every page of a user needs, and what the desk shares with other screens. */
export function chunks() {
  let held: Known | undefined;
  const name = (id: string, graph: Graph): string | null => {
    if (held?.graph !== graph) held = known(graph);
    if (SCREENS.includes(id)) return null;
    if (held.base.has(id)) return 'base';
    if (held.shell.has(id)) return 'shell';
    return held.parts.has(id) ? 'parts' : null;
  };
  return [{ name, debugName: 'first screens', includeDependenciesRecursively: false }];
}
