// What Meta posts: payloads in the shape of its webhooks reference, signed over the raw body, repeated until they are taken.
import { createHmac, randomBytes } from 'node:crypto';

export const NUMBER = '100000000000001';
export const BUSINESS = '200000000000001';
export const APP_SECRET = 'segredo-do-aplicativo';
export const ACCESS_TOKEN = 'chave-de-acesso';

type Json = Record<string, unknown>;

export const wamid = () => `wamid.${randomBytes(18).toString('base64')}`;
export const nowSecs = () => Math.floor(Date.now() / 1000);

export interface Customer {
  phone: string;
  name: string;
}

function value(rest: Json): Json {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '554830000001', phone_number_id: NUMBER },
    ...rest,
  };
}

export function envelope(...values: Json[]): Json {
  const changes = values.map((one) => ({ value: one, field: 'messages' }));
  return { object: 'whatsapp_business_account', entry: [{ id: BUSINESS, changes }] };
}

/** Puts messages of one customer into a payload. */
export function messages(from: Customer, ...list: Json[]): Json {
  const contacts = [{ profile: { name: from.name }, wa_id: from.phone }];
  return envelope(value({ contacts, messages: list }));
}

export function text(from: Customer, body: string, more: Json = {}): Json {
  return {
    from: from.phone,
    id: wamid(),
    timestamp: String(nowSecs()),
    type: 'text',
    text: { body },
    ...more,
  };
}

export function image(from: Customer, media: string, caption: string): Json {
  const content = { caption, mime_type: 'image/png', sha256: 'AAECAwQFBgc=', id: media };
  return { from: from.phone, id: wamid(), timestamp: String(nowSecs()), type: 'image', image: content };
}

export function status(of: string, state: string, to: Customer, more: Json = {}): Json {
  return { id: of, status: state, timestamp: String(nowSecs()), recipient_id: to.phone, ...more };
}

/** Addresses a payload to another number of the business. */
export function at(number: string, payload: Json): Json {
  return JSON.parse(JSON.stringify(payload).replaceAll(NUMBER, number)) as Json;
}

export function statuses(...list: Json[]): Json {
  return envelope(value({ statuses: list }));
}

/** Posts a payload once; gives the status of the answer. */
export async function post(hook: string, payload: Json, secret = APP_SECRET): Promise<number> {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const answer = await fetch(hook, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}
