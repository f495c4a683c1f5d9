// Filters of the list of conversations under a name: to and from what the server keeps.
import type { View, ViewFilters } from '$api/views';
import { changedOf, FIRST, ME, questionOf, type Search } from './search';

/** What the server keeps of a search. */
export function filtersOf(search: Search): ViewFilters {
  const { part, ...rest } = questionOf(
    { ...search, agent: search.agent === ME ? '' : search.agent },
    undefined,
  );
  return {
    ...rest,
    ...(part ? { part } : {}),
    ...(search.agent === ME ? { with_me: true } : {}),
    ...(search.label ? { label_id: search.label } : {}),
  };
}

/** The search of kept filters. */
export function searchOf(filters: ViewFilters): Search {
  const hours = filters.after_hours ?? null;
  return {
    show: filters.state ?? shownPart(filters.part),
    period: filters.period ?? FIRST.period,
    due: filters.due ?? '',
    hours: hours === null ? '' : hours ? 'after' : 'within',
    queue: filters.queue_id ?? '',
    agent: filters.with_me ? ME : (filters.agent_id ?? ''),
    q: filters.q ?? '',
    label: filters.label_id ?? '',
  };
}

/** The parts that only supervision shows are kept by no view of this list. */
function shownPart(part: ViewFilters['part']): 'ended' | 'open' | 'all' {
  return part === 'open' || part === 'all' ? part : 'ended';
}

const addressOf = (search: Search): string => JSON.stringify(changedOf(search));

/** Whether a view is what stands on screen. */
export const isOnScreen = (view: Pick<View, 'filters'>, search: Search): boolean =>
  addressOf(searchOf(view.filters)) === addressOf(search);

/** The address of the list as a view has it, for the router. */
export function placeOf(view: View): Record<string, string> {
  const kept = changedOf(searchOf(view.filters)).flatMap(([key, value]) =>
    value === null ? [] : [[key, value]],
  );
  return Object.fromEntries(kept) as Record<string, string>;
}
