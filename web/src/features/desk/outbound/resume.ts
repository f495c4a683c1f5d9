// Whom a contact is started with: somebody chosen among the contacts, or the partner of a conversation that ended.
import { people } from '$api/operations';
import type { ContactPoint, Id, Interaction, Person } from '$api/types';
import { app } from '$live/app.svelte';
import { desk } from '../desk.svelte';
import { phonesOf } from './outbound';

const digits = (text: string) => text.replaceAll(/\D/g, '').slice(-8);

/** The person of a conversation and the number it was held by. */
export async function partner(
  of: Interaction,
): Promise<{ person: Person; point: ContactPoint | undefined } | null> {
  if (of.person_id === null) return null;
  const person = app.people.get(of.person_id) ?? (await people.read(of.person_id));
  app.people.put(person);
  const phones = phonesOf(person);
  const held = digits(of.customer.phone ?? '');
  return { person, point: phones.find((one) => digits(one.value) === held) ?? phones[0] };
}

/** Who was chosen among the contacts; asked once, since the next contact is with somebody else. */
export function chosen(): Person | null {
  const person = desk.writesTo;
  desk.writesTo = null;
  return person;
}

/** The address that was agreed on with them; asked once as well. */
export function chosenPoint(): Id | null {
  const point = desk.writesAt;
  desk.writesAt = null;
  return point;
}

/** The proposal that the contact is started for, asked once as well. */
export function chosenProposal(): typeof desk.forProposal {
  const proposal = desk.forProposal;
  desk.forProposal = null;
  return proposal;
}

/** The case that the contact is started from, asked once as well. */
export function chosenCase(): typeof desk.forCase {
  const found = desk.forCase;
  desk.forCase = null;
  return found;
}
