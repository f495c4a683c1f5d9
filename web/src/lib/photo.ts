// Where the photo of a person is read.

/** The address of a photo; another photo has another address, so that a browser keeps each. */
export const photoOf = (
  person: { id: string; photo_id?: string | null } | null | undefined,
): string | null => (person?.photo_id ? `/api/v1/people/${person.id}/photo/${person.photo_id}` : null);
