// What the editor of a user holds, and what it sends.
import type { Id, LocaleCode, Medium, Reach, RoleProfile } from '$api/types';
import { differing, reachOf } from '../rights';
import type { UserRow } from '../types';

export interface UserForm {
  name: string;
  email: string;
  password: string;
  role_profile: RoleProfile;
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

/** Another profile brings its reach, and decisions that the profile now makes itself fall away. */
export function withProfile(form: UserForm, profile: RoleProfile): Partial<UserForm> {
  return {
    role_profile: profile,
    reach: form.reach === reachOf(form.role_profile) ? reachOf(profile) : form.reach,
    permissions: differing(profile, form.permissions),
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
