// What the editor of a named profile holds, and its table for a spreadsheet.
import type { RoleProfile } from '$api/types';
import { t } from '$i18n';
import { sheetOf } from '$lib/sheet';
import { actionsOf, isGranted, type Action, type RIGHT_GROUPS } from '../rights';
import type { ProfileRow } from '../types';

export interface ProfileForm {
  name: string;
  role_profile: RoleProfile;
  permissions: Record<string, boolean>;
}

export const formOf = (row: ProfileRow | null): ProfileForm => ({
  name: row?.name ?? '',
  role_profile: row?.role_profile ?? 'agent',
  permissions: row?.permissions ?? {},
});

/** A new profile that begins like another one. */
export const copyOf = (row: ProfileRow): ProfileForm => ({
  ...formOf(row),
  name: t('profiles.copy_of', { name: row.name }).slice(0, 80),
});

/** Turns a whole function on or off; what the role profile says itself is no decision. */
export function withFunction(form: ProfileForm, actions: readonly Action[], on: boolean): ProfileForm {
  const usual: ReadonlySet<string> = actionsOf(form.role_profile);
  const rest = Object.entries(form.permissions).filter(([action]) => !actions.includes(action as Action));
  const decided = actions.filter((action) => usual.has(action) !== on).map((action) => [action, on] as const);
  return { ...form, permissions: Object.fromEntries([...rest, ...decided]) };
}

/** Counts the permissions of a function that are on. */
export const countOn = (
  form: Pick<ProfileForm, 'role_profile' | 'permissions'>,
  actions: readonly Action[],
) => actions.filter((action) => isGranted(action, actionsOf(form.role_profile), form.permissions)).length;

/** Every profile with every permission, one a line: so that a spreadsheet filters and compares them. */
export function csvOf(rows: readonly ProfileRow[], groups: typeof RIGHT_GROUPS): string {
  const head = ['name', 'from', 'function', 'right', 'granted', 'users'] as const;
  const lines = rows.flatMap((row) =>
    groups.flatMap((group) =>
      group.actions.map((action) => [
        row.name,
        t(`profile.${row.role_profile}`),
        t(`right_group.${group.id}`),
        t(`right.${action}`),
        t(row.actions.includes(action) ? 'profiles.csv.yes' : 'profiles.csv.no'),
        String(row.user_count),
      ]),
    ),
  );
  return sheetOf([head.map((one) => t(`profiles.csv.${one}`)), ...lines]);
}
