// Reads the kind-specific part of a message without trusting its shape.
import type { TemplateParts } from '$api/types';

export interface LocationContent {
  latitude: number;
  longitude: number;
  name: string | null;
  address: string | null;
  map_url: string;
}
export interface SharedContact {
  name: string;
  phones: string[];
  emails: string[];
}

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const texts = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap((one) => text(isObject(one) ? (one['value'] ?? one['phone'] ?? one['email']) : one) ?? [])
    : [];

/** Degrees come as decimal text, so that no digit is lost on the way; numbers are taken too. */
function degrees(value: unknown): number | null {
  const found = typeof value === 'number' ? value : Number.parseFloat(text(value) ?? '');
  return Number.isFinite(found) ? found : null;
}

export function asLocation(content: unknown): LocationContent | null {
  if (!isObject(content)) return null;
  const latitude = degrees(content['latitude']);
  const longitude = degrees(content['longitude']);
  if (latitude === null || longitude === null) return null;
  const made = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  const given = text(content['map_url']);
  return {
    latitude,
    longitude,
    name: text(content['name']),
    address: text(content['address']),
    map_url: given?.startsWith('https://') ? given : made,
  };
}

/** The list stands alone or under `contacts`. */
export function asContacts(content: unknown): SharedContact[] {
  const list = Array.isArray(content) ? content : isObject(content) ? content['contacts'] : null;
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).map((one) => ({
    name: text(one['name']) ?? '–',
    phones: texts(one['phones']),
    emails: texts(one['emails']),
  }));
}

/** The parts are what the customer saw; messages of earlier versions have the body alone. */
export function asTemplate(
  content: unknown,
): { name: string; body: string; parts: TemplateParts | null } | null {
  if (!isObject(content)) return null;
  const parts = content['parts'];
  const known = isObject(parts) && typeof parts['body'] === 'string' && Array.isArray(parts['buttons']);
  return {
    name: text(content['name']) ?? '',
    body: text(content['body']) ?? '',
    parts: known ? (parts as unknown as TemplateParts) : null,
  };
}

export function asInteractive(
  content: unknown,
): { title: string | null; choices: string[]; chosen: string | null } | null {
  if (!isObject(content)) return null;
  const menu = isObject(content['menu']) ? content['menu']['options'] : null;
  const list = Array.isArray(menu)
    ? menu
    : Array.isArray(content['buttons'])
      ? content['buttons']
      : Array.isArray(content['rows'])
        ? content['rows']
        : [];
  const choices = list.flatMap((one) => text(isObject(one) ? (one['title'] ?? one['label']) : one) ?? []);
  const chosen = isObject(content['chosen']) ? text(content['chosen']['title']) : text(content['chosen']);
  return {
    title: text(content['title']),
    choices: choices.length === 0 && chosen ? [chosen] : choices,
    chosen,
  };
}

/** Ids of the colleagues whom a note calls. */
export function asMentions(content: unknown): string[] {
  const ids = isObject(content) ? content['mention_ids'] : null;
  return Array.isArray(ids) ? ids.map(String) : [];
}
