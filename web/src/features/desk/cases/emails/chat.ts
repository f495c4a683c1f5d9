// WhatsApp from a case: the way of every conversation that an agent begins, with the case named.
import type { Case } from '$api/cases';
import { people } from '$api/operations';
import { app } from '$live/app.svelte';
import { navigate } from '../../../../router';
import { desk } from '../../desk.svelte';

/** Opens the dialog for the customer of a case; `text` waits in the composer where one may write freely. */
export async function writeByChat(row: Case, text: string): Promise<void> {
  if (row.person_id === null) return;
  const person = app.people.get(row.person_id) ?? (await people.read(row.person_id));
  app.people.put(person);
  desk.writesTo = person;
  desk.forCase = { id: row.id, text };
  desk.layer = 'outbound';
  void navigate('/desk');
}
