// What a merge keeps, field by field, while somebody decides: by whose value it is, not yet by who stays.
import type { Comparison, MergeBody, MergeField } from '$api/duplicates';
import type { Id, Person } from '$api/types';
import { t } from '$i18n';
import { taxId } from '$i18n/format';

/** The person whose value is kept; notes can be kept of both. */
export type Kept = Partial<Record<MergeField, Id | 'both'>> & {
  /** Of added fields, by physical name. */
  custom?: Readonly<Record<string, Id>>;
};

export const FIELDS: readonly MergeField[] = [
  'name',
  'trade_name',
  'tax_id',
  'owner_id',
  'active',
  'gender',
  'photo',
  'note',
];

/** Words the value of a field; null when there is none. */
export function valueOf(person: Person, field: MergeField, agentName: (id: Id) => string): string | null {
  switch (field) {
    case 'name':
      return person.name;
    case 'trade_name':
      return person.trade_name ?? null;
    case 'tax_id':
      return person.tax_id ? taxId(person.tax_id) : null;
    case 'owner_id':
      return person.owner_id === null ? null : agentName(person.owner_id);
    case 'active':
      return t(person.active ? 'people.is_active' : 'people.is_inactive');
    case 'gender':
      return person.gender ? t(`privacy.gender.${person.gender}`) : null;
    case 'photo':
      return person.photo_id ? t('photo.has') : null;
    case 'note':
      return person.note ?? null;
  }
}

/** Who stays unless somebody says otherwise: whose record is fuller, and of two alike the older one. */
export function fuller(one: Person, other: Person): Id {
  const weight = (person: Person) =>
    [person.tax_id, person.trade_name, person.owner_id, person.note].filter(Boolean).length * 2 +
    (person.active ? 4 : 0) +
    person.contact_points.length;
  return weight(other) > weight(one) ? other.id : one.id;
}

/** What is kept at first: the value of who stays, or the only one there is; both notes. */
export function firstOf({ person, other, differs, differs_custom }: Comparison, survivor: Id): Kept {
  const [stays, goes] = survivor === person.id ? [person, other] : [other, person];
  const kept: Kept = {};
  for (const field of differs) {
    const has = (one: Person) => valueOf(one, field, (id) => id) !== null;
    kept[field] = has(stays) || !has(goes) ? stays.id : goes.id;
  }
  const custom = differs_custom.map((name) => [name, name in stays.custom ? stays.id : goes.id] as const);
  if (custom.length > 0) kept.custom = Object.fromEntries(custom);
  if (differs.includes('note') && person.note && other.note) kept.note = 'both';
  return kept;
}

/** The request: whose values they are becomes on which side they stand. */
export function bodyOf({ person, other }: Comparison, survivor: Id, kept: Kept): MergeBody {
  const [stays, goes] = survivor === person.id ? [person, other] : [other, person];
  const side = (field: MergeField) =>
    kept[field] === undefined ? undefined : kept[field] === goes.id ? 'merged' : 'survivor';
  const note = kept.note === 'both' ? 'both' : side('note');
  return {
    merged_id: goes.id,
    revision: stays.revision,
    merged_revision: goes.revision,
    choices: {
      name: side('name') ?? null,
      trade_name: side('trade_name') ?? null,
      tax_id: side('tax_id') ?? null,
      owner_id: side('owner_id') ?? null,
      active: side('active') ?? null,
      note: note ?? null,
      gender: side('gender') ?? null,
      photo: side('photo') ?? null,
      custom: Object.fromEntries(
        Object.entries(kept.custom ?? {}).map(([name, id]) => [
          name,
          id === goes.id ? ('merged' as const) : ('survivor' as const),
        ]),
      ),
    },
  };
}
