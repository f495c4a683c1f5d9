// What the list of cases is narrowed by, under a name: to and from what the server keeps, and what of it is gone.
import type { CaseFilters, CaseView } from '$api/views';
import { changedOf, FIRST, type Search } from './search';

/** What stands on screen: the search, and how the list stands. */
export interface OnScreen {
  search: Search;
  board: boolean;
}

/** What the server keeps of it. */
export function filtersOf({ search, board }: OnScreen): CaseFilters {
  const { q, show, priority, holder, type, group, person, due, month, order } = search;
  return {
    q: q || null,
    show,
    priority: priority || null,
    holder: holder || null,
    type_id: type || null,
    group_id: group || null,
    person_id: person || null,
    due: due || null,
    month: month || null,
    order,
    layout: board ? 'board' : 'list',
  };
}

/** What kept filters bring to the screen. */
export function onScreenOf(filters: CaseFilters): OnScreen {
  return {
    search: {
      q: filters.q ?? '',
      show: filters.show ?? FIRST.show,
      priority: filters.priority ?? '',
      holder: filters.holder ?? '',
      type: filters.type_id ?? '',
      group: filters.group_id ?? '',
      person: filters.person_id ?? '',
      due: filters.due ?? '',
      month: filters.month ?? '',
      order: filters.order ?? FIRST.order,
    },
    board: filters.layout === 'board',
  };
}

/** What the address keeps of it. */
export const addressOf = ({ search, board }: OnScreen): [string, string | null][] => [
  ...changedOf(search),
  ['view', board ? 'board' : null],
];

export const isOnScreen = (view: Pick<CaseView, 'filters'>, shown: OnScreen): boolean =>
  JSON.stringify(addressOf(onScreenOf(view.filters))) === JSON.stringify(addressOf(shown));

/** What the list is narrowed by although it is not there any more, once it is known what is there. */
export function goneOf(
  search: Search,
  types: readonly { id: string }[] | undefined,
  groups: readonly { id: string }[] | undefined,
): ('type' | 'group')[] {
  const isGone = (id: string, all: readonly { id: string }[] | undefined) =>
    id !== '' && all !== undefined && !all.some((one) => one.id === id);
  return [
    ...(isGone(search.type, types) ? (['type'] as const) : []),
    ...(isGone(search.group, groups) ? (['group'] as const) : []),
  ];
}
