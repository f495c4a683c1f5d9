// What the editor of a user holds, and what it sends.
import type { Id, LocaleCode, Medium, Reach, RoleProfile } from '$api/types';
import { actionsOf, differing, reachOf } from '../rights';
import type { ProfileRow, UserRow } from '../types';

export interface UserForm {
  name: string;
  email: string;
  password: string;
  role_profile: RoleProfile;
  permission_profile_id: Id | null;
  reach: Reach;
  locale: LocaleCode;
  permissions: Record<string, boolean>;
  capacity: number | null;
  capacity_per_medium: Partial<Record<Medium, number>>;
  automatic_distribution: boolean;
  skills: Record<Id, number>;
  queue_ids: Id[];
  employee_number: string;
  agent_login: string;
  second_factor: UserRow['second_factor'];
}

export const newUser = (locale: LocaleCode): UserForm => ({
  name: '',
  email: '',
  password: '',
  role_profile: 'agent',
  permission_profile_id: null,
  reach: 'own',
  locale,
  permissions: {},
  capacity: 4,
  capacity_per_medium: {},
  automatic_distribution: true,
  skills: {},
  queue_ids: [],
  employee_number: '',
  agent_login: '',
  second_factor: 'by_policy',
});

export function formOf(row: UserRow): UserForm {
  return {
    name: row.name,
    email: row.email,
    password: '',
    role_profile: row.role_profile,
    permission_profile_id: row.permission_profile_id ?? null,
    reach: row.reach,
    locale: row.locale,
    permissions: row.permissions,
    capacity: row.capacity,
    capacity_per_medium: row.capacity_per_medium,
    automatic_distribution: row.automatic_distribution,
    skills: row.skills,
    queue_ids: row.queue_ids,
    employee_number: row.employee_number ?? '',
    agent_login: row.agent_login ?? '',
    second_factor: row.second_factor,
  };
}

/** What a user may do before own decisions: by the named profile, else by the role profile. */
export function usualOf(
  form: Pick<UserForm, 'role_profile' | 'permission_profile_id'>,
  named: readonly ProfileRow[],
): ReadonlySet<string> {
  const found = named.find((one) => one.id === form.permission_profile_id);
  return found ? new Set(found.actions) : actionsOf(form.role_profile);
}

/** Another profile brings its reach, and decisions that the profile now makes itself fall away. */
export function withProfile(form: UserForm, profile: RoleProfile | ProfileRow): Partial<UserForm> {
  const named = typeof profile === 'string' ? null : profile;
  const role = typeof profile === 'string' ? profile : profile.role_profile;
  return {
    role_profile: role,
    permission_profile_id: named?.id ?? null,
    reach: form.reach === reachOf(form.role_profile) ? reachOf(role) : form.reach,
    permissions: differing(named ? new Set(named.actions) : actionsOf(role), form.permissions),
  };
}

/** A text field that is empty is sent as nothing. */
export const orNull = (text: string) => (text.trim() === '' ? null : text);
type Sent = Omit<Partial<UserForm>, 'queue_ids' | 'employee_number' | 'agent_login'> &
  Partial<Pick<UserRow, 'employee_number' | 'agent_login'>>;

/** Splits what changed into the record and its queues, which are an operation of their own. */
export function parted(changes: Partial<UserForm>): { record: Sent; queueIds: Id[] | null } {
  const { queue_ids, password, employee_number, agent_login, ...record } = changes;
  return {
    record: {
      ...record,
      ...(password ? { password } : {}),
      ...(employee_number === undefined ? {} : { employee_number: orNull(employee_number) }),
      ...(agent_login === undefined ? {} : { agent_login: orNull(agent_login) }),
    },
    queueIds: queue_ids ?? null,
  };
}
