// What the screens of proposals say of stages and amounts, and how amounts are read.
import type { Proposal, ProposalItem, ProposalItemInput, ProposalStage, SalesModule } from '$api/sales';
import type { Action } from '$api/types';

type Tone = 'plain' | 'ok' | 'warn' | 'bad' | 'accent';

export const MODULES: readonly { id: SalesModule; action: Action }[] = [
  { id: 'pending', action: 'proposal_pending' },
  { id: 'audit', action: 'proposal_audit' },
  { id: 'maintenance', action: 'proposal_maintain' },
];

export const STAGE_TONES: Record<ProposalStage, Tone> = {
  open: 'accent',
  pending_agent: 'plain',
  pending_audit: 'plain',
  returned_to_agent: 'warn',
  canceled: 'bad',
  confirmed: 'ok',
};

const DAY = 86_400_000_000;

/** Whole days that a proposal has stood in its stage. */
export const daysInStage = (one: Proposal, now: number): number =>
  Math.max(0, Math.floor((now - one.stage_since_at) / DAY));

/** A line while it is edited: as it is typed. */
export interface Line {
  product: string;
  quantity: string;
  price: string;
}

export const lineOf = (item: ProposalItem): Line => ({
  product: item.product_id,
  quantity: String(item.quantity),
  price: written(item.price_cents),
});

/** Centavos as people type them: `1234,56`. */
export const written = (cents: number): string =>
  `${Math.trunc(cents / 100)},${String(cents % 100).padStart(2, '0')}`;

/** Reads an amount with a comma or a point before the centavos; null when it is none. */
export function centsOf(text: string): number | null {
  const bare = text.replaceAll(/[R$\s]/g, '');
  const found = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:[,.](\d{1,2}))?$/.exec(bare);
  if (!found) return null;
  const whole = Number((found[1] ?? '').replaceAll('.', ''));
  return whole * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}

/** Reads lines; null where an amount is none, or a product is missing. */
export function readLines(lines: readonly Line[]): ProposalItemInput[] | null {
  const read: ProposalItemInput[] = [];
  for (const line of lines) {
    const cents = centsOf(line.price);
    const quantity = Number(line.quantity);
    if (line.product === '' || cents === null || !Number.isInteger(quantity) || quantity < 1) return null;
    read.push({ product_id: line.product, quantity, price_cents: cents });
  }
  return read.length > 0 ? read : null;
}

/** The sum of the lines that can be read, in centavos. */
export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => sum + (centsOf(line.price) ?? 0) * (Number(line.quantity) || 0), 0);
