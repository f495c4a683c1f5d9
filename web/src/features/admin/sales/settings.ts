// What an organization sets up for its sales, as its screens write it: places, stages, and the tree of statuses as a list.
import type { Directory, Id, Medium } from '$api/types';
import type { ProposalStage, SalesSettings } from '$api/sales';

export type Form = Omit<SalesSettings, 'revision'>;
export type Situation = Form['situations'][number];
export type Status = Form['statuses'][number];
export type AuditType = Form['audit_types'][number];
export type SalesPlace = Situation['offers'][number]['place'];
export type Errors = Readonly<Record<string, string>>;

export const LEVELS_MAX = 5;
export const IDLE_MIN_MAX = 240;
export const PLACES: readonly SalesPlace[] = ['wrap_up', 'pending', 'audit', 'maintenance'];
export const MODULES: Form['modules'] = ['pending', 'audit', 'maintenance'];
export const FILTERS: Form['filters'] = ['code', 'audit_type', 'sale_date', 'customer_name', 'tax_id'];
/** Stages that a situation can lead to; one beside its contact has none yet. */
export const TARGETS: readonly ProposalStage[] = [
  'pending_agent',
  'pending_audit',
  'returned_to_agent',
  'confirmed',
  'canceled',
];

/** How a stage is coloured, as where proposals are worked. */
export const toneOf = (stage: ProposalStage) =>
  stage === 'confirmed'
    ? 'ok'
    : stage === 'canceled'
      ? 'bad'
      : stage === 'returned_to_agent'
        ? 'warn'
        : 'plain';

/** From where to where a proposal may go in each place, as the server decides it. */
const LEADS: Record<SalesPlace, Partial<Record<ProposalStage, readonly ProposalStage[]>>> = {
  wrap_up: { open: ['pending_agent', 'pending_audit', 'canceled'] },
  pending: {
    pending_agent: ['pending_agent', 'pending_audit', 'canceled'],
    returned_to_agent: ['pending_agent', 'pending_audit', 'canceled'],
  },
  audit: { pending_audit: ['pending_audit', 'returned_to_agent', 'canceled', 'confirmed'] },
  maintenance: {
    pending_agent: TARGETS,
    pending_audit: TARGETS,
    returned_to_agent: TARGETS,
    confirmed: ['canceled'],
    canceled: ['pending_audit'],
  },
};

/** The stages from which a place may lead to one. */
export const origins = (place: SalesPlace, to: ProposalStage): ProposalStage[] =>
  (Object.entries(LEADS[place]) as [ProposalStage, readonly ProposalStage[]][])
    .filter(([, targets]) => targets.includes(to))
    .map(([from]) => from);

/** Turns one origin of a place on or off; a place without any is offered nowhere. */
export function offered(
  offers: Situation['offers'],
  place: SalesPlace,
  from: ProposalStage,
  on: boolean,
): Situation['offers'] {
  const all = PLACES.map((one) => {
    const held = offers.find((offer) => offer.place === one)?.from ?? [];
    if (one !== place) return { place: one, from: held };
    return {
      place,
      from: on ? [...held.filter((stage) => stage !== from), from] : held.filter((stage) => stage !== from),
    };
  });
  return all.filter((offer) => offer.from.length > 0);
}

/** What stays possible of some offers once the situation leads elsewhere. */
export const leading = (offers: Situation['offers'], to: ProposalStage): Situation['offers'] =>
  offers
    .map(({ place, from }) => ({ place, from: from.filter((stage) => origins(place, to).includes(stage)) }))
    .filter((offer) => offer.from.length > 0);

/** A key that no other has; it stays when the name changes, and nobody reads it. */
export const freshKey = (): string => `s${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`;

/** The list with one element a step further; as it was at its ends. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const next = [...list];
  const [one] = next.splice(at, 1);
  if (one === undefined || at + by < 0 || at + by >= list.length) return [...list];
  next.splice(at + by, 0, one);
  return next;
}

/** A status as trees draw it. */
export const placedRows = (statuses: readonly Status[]) =>
  statuses.map((one, position) => ({ ...one, id: one.key, parent_id: one.parent ?? null, position }));
export type StatusRow = ReturnType<typeof placedRows>[number];

/** The statuses with one put below another, at a position among those that are there. */
export function put(
  statuses: readonly Status[],
  key: string,
  parent: string | null,
  position: number,
): Status[] {
  const one = statuses.find((status) => status.key === key);
  if (!one) return [...statuses];
  const rest = statuses.filter((status) => status.key !== key);
  const level = rest.filter((status) => (status.parent ?? null) === parent);
  const before = level[position];
  const at = before ? rest.indexOf(before) : rest.length;
  return [...rest.slice(0, at), { ...one, parent }, ...rest.slice(at)];
}

/** The statuses without one and all below it. */
export function without(statuses: readonly Status[], key: string): Status[] {
  const gone = new Set([key]);
  // Parents may stand behind their children: as often as there are levels is enough.
  for (let level = 0; level < LEVELS_MAX; level += 1)
    for (const one of statuses) if (one.parent && gone.has(one.parent)) gone.add(one.key);
  return statuses.filter((one) => !gone.has(one.key));
}

export interface CodeChoice {
  queueId: Id;
  medium: Medium;
  codes: { id: Id; label: string }[];
}

/** The codes that a status can also record, by queue and medium, each of which has one at the most (CONFLICT-24). */
export function codeChoices(directory: Pick<Directory, 'wrap_up_codes'>): CodeChoice[] {
  const all = directory.wrap_up_codes.filter((one) => !one.deleted);
  const branches = new Set(all.map((one) => one.parent_id));
  const path = (id: Id | null | undefined, depth = 0): string => {
    const one = all.find((code) => code.id === id);
    if (!one || depth > 16) return '';
    const above = path(one.parent_id, depth + 1);
    return above ? `${above} › ${one.name}` : one.name;
  };
  const found: CodeChoice[] = [];
  for (const one of all.filter((code) => !branches.has(code.id))) {
    let choice = found.find((held) => held.queueId === one.queue_id && held.medium === one.medium);
    if (!choice) found.push((choice = { queueId: one.queue_id, medium: one.medium, codes: [] }));
    choice.codes.push({ id: one.id, label: path(one.id) });
  }
  return found;
}

/** Every name, at the path that the server refuses it at. */
export const namesOf = (form: Form): Record<string, string> =>
  Object.fromEntries(
    (['situations', 'statuses', 'audit_types'] as const).flatMap((list) =>
      form[list].map((one, at) => [`settings.${list}[${at}].name`, one.name]),
    ),
  );

/** Tells whether anything of a part was refused. */
export const isWrong = (errors: Errors, path: string): boolean =>
  Object.keys(errors).some((key) => key === path || key.startsWith(`${path}.`) || key.startsWith(`${path}[`));
