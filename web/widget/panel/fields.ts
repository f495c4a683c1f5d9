/** Checks of the form before the chat. The server is the authority; these only spare the visitor a round trip. */
import type { Key } from './i18n/words';
import type { FormField } from './protocol';

export type Values = Record<FormField['field'], string>;

/** The e-mail is always asked, whatever the account's form says: the conversation is tied to it. */
export function fieldsToAsk(form: readonly FormField[]): FormField[] {
  const others = form.filter((f) => f.field !== 'email');
  const at = others.findIndex((f) => f.field === 'phone');
  const email: FormField = { field: 'email', required: true };
  return at < 0 ? [...others, email] : [...others.slice(0, at), email, ...others.slice(at)];
}

/** Returns the fault of one field, or nothing. */
export function faultOf({ field, required }: FormField, value: string): Key | null {
  const text = value.trim();
  if (!text) return required ? 'form.required' : null;
  if (field === 'email' && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)) return 'form.email_wrong';
  if (field === 'phone' && text.replace(/\D/g, '').length < 10) return 'form.phone_wrong';
  return null;
}
