// Calls about the photo of a person.
import { del, put } from './client';
import type { Id } from './types';

export const photos = {
  /** Gives a person a photo, as base64; with the revision that was seen. */
  set: (id: Id, photo: string, revision?: number) =>
    put('/people/{id}/photo', { photo }, { path: { id }, revision }),
  remove: (id: Id, revision?: number) => del('/people/{id}/photo', { path: { id }, revision }),
};
