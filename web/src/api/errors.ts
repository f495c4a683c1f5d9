// Refusals of the server (RFC 9457 problem details) and failures of the network, as one class each.

export interface FieldProblem {
  field: string;
  code: string;
  message: string;
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
    return this.fields.find((entry) => entry.field === name)?.message;
  }

  /** Gives all field messages by name, the shape that forms hold. */
  byField(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const entry of this.fields) found[entry.field] ??= entry.message;
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

/** Tells whether a failure only says that the caller stopped waiting. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
