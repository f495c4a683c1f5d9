// Refusals of the server (RFC 9457 problem details) and failures of the network, as one class each.
import { t, type Key } from '$i18n';

export interface FieldProblem {
  /** Path of the field: `contact_points.0.value`. */
  field: string;
  code: string;
  /** In the user's language; a server that has only the code leaves it out. */
  message?: string | undefined;
}

/** Words for the codes of fields that come without any. */
const WORDS: Readonly<Record<string, Key>> = {
  required: 'ui.required',
  text_empty: 'ui.required',
  phone_empty: 'ui.required',
  invalid: 'refused.invalid',
  text_control_character: 'refused.invalid',
  text_too_long: 'refused.text_too_long',
  out_of_range: 'refused.out_of_range',
  unknown: 'refused.unknown',
  password_weak: 'refused.password_weak',
  password_common: 'session.password_common',
  password_personal: 'session.password_personal',
  postal_code_invalid: 'refused.postal_code',
  phone_without_area_code: 'refused.phone_without_area_code',
  phone_area_code_unknown: 'refused.phone_without_area_code',
  phone_local_part_invalid: 'refused.phone_wrong',
  phone_too_long: 'refused.phone_wrong',
  phone_too_short: 'refused.phone_wrong',
  phone_unexpected_character: 'refused.phone_wrong',
  tax_id_invalid: 'refused.tax_id_wrong',
  calendar_time_zone_unknown: 'refused.unknown',
  calendar_minute_out_of_range: 'refused.invalid',
  calendar_spans_overlap: 'refused.spans_overlap',
  calendar_holiday_twice: 'refused.holiday_twice',
  calendar_too_large: 'refused.too_many',
};

/** Words one refused field: the server's own if it sent some, else by its code, else in general. */
export function wordsOf(one: FieldProblem): string {
  return one.message?.trim() || t(WORDS[one.code] ?? 'refused.invalid');
}

interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  code?: string;
  detail?: string;
  request_id?: string;
  fields?: FieldProblem[];
}

/** A refusal with the server's own words. `body` keeps members that only some codes have, such as `existing`. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly fields: readonly FieldProblem[];
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: ProblemBody & Record<string, unknown>) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? `http_${status}`;
    this.title = body.title ?? '';
    this.detail = body.detail ?? body.title ?? '';
    this.requestId = body.request_id ?? null;
    this.fields = body.fields ?? [];
    this.body = body;
  }

  /** Gives the message for one field, or undefined when the server had nothing against it. */
  field(name: string): string | undefined {
    const found = this.fields.find((entry) => entry.field === name);
    return found && wordsOf(found);
  }

  /** Gives all field messages by name, the shape that forms hold. */
  byField(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const entry of this.fields) found[entry.field] ??= wordsOf(entry);
    return found;
  }
}

/** The request did not reach the server or no answer came back. */
export class Unreachable extends Error {
  constructor(options?: ErrorOptions) {
    super('unreachable', options);
    this.name = 'Unreachable';
  }
}

const PASSING = new Set([408, 429, 502, 503, 504]);

/** Tells whether a failure says nothing about what was asked: no answer, a proxy without a server, a server without room. The same request may well succeed later. */
export function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && PASSING.has(error.status));
}

/** Tells whether a failure only says that the caller stopped waiting. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Gives the revision that a record has by now, when a change was refused because somebody else changed it meanwhile. */
export function revisionNow(failure: unknown): number | undefined {
  if (!(failure instanceof Problem) || failure.code !== 'changed_meanwhile') return undefined;
  const current = failure.body['current'] as { revision?: unknown } | undefined;
  return typeof current?.revision === 'number' ? current.revision : undefined;
}

/** Gives the words of a refusal that has this code. */
export const detailOf = (failure: unknown, code: string): string | undefined =>
  failure instanceof Problem && failure.code === code ? failure.detail : undefined;
