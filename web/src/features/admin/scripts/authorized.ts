// Who may use a script: whom it names, and whom anything above it names.
import type { AgentScript } from '$api/scripts';
import { t } from '$i18n';

type Authorized = Pick<AgentScript, 'id' | 'parent_id' | 'name' | 'user_ids' | 'group_ids'>;

/** What stands above a script, the nearest first. */
export function aboveOf<R extends Pick<AgentScript, 'id' | 'parent_id'>>(
  rows: readonly R[],
  row: Pick<AgentScript, 'parent_id'>,
): R[] {
  const found: R[] = [];
  let at = rows.find((one) => one.id === row.parent_id);
  while (at && !found.includes(at)) {
    found.push(at);
    const { parent_id: parent } = at;
    at = rows.find((one) => one.id === parent);
  }
  return found;
}

/** The nearest script above that names somebody. */
export const namedAbove = (rows: readonly Authorized[], row: Authorized): Authorized | undefined =>
  aboveOf(rows, row).find((one) => one.user_ids.length + one.group_ids.length > 0);

/** Whom the scripts above name already: naming them again changes nothing. */
export function inherited(rows: readonly Authorized[], row: Authorized) {
  const above = aboveOf(rows, row);
  return {
    users: new Set(above.flatMap((one) => one.user_ids)),
    groups: new Set(above.flatMap((one) => one.group_ids)),
  };
}

/** Whom a script is open to, in a few words. */
export function openTo(rows: readonly Authorized[], row: Authorized): string {
  const count = row.user_ids.length + row.group_ids.length;
  if (count > 0) return t('scripts.authorized', { count });
  const above = namedAbove(rows, row);
  return above ? t('scripts.as_above', { name: above.name }) : t('scripts.only_administrators');
}
