// When the agent may write, and the reason shown when not.
import { describe, expect, test } from 'vitest';
import { closedBecause, mayNote, refusalOf, type Situation } from '../../src/features/desk/composer/rules';
import { channelInfo, interaction, message, limits } from './make';

const NOW = 1_000_000_000;
const situation = (changes: Partial<Situation> = {}): Situation => ({
  interaction: interaction({ reply_window_closes_at: NOW + 1 }),
  me: '10',
  mayAnswer: true,
  messages: [message(1)],
  hasWindow: true,
  now: NOW,
  ...changes,
});

describe('writing to the customer', () => {
  // Rows: WA-008
  test('is free while the reply window is open', () => {
    const open = interaction({ reply_window_closes_at: NOW + 1 });
    expect(closedBecause(situation({ interaction: open }))).toBeNull();
  });

  test('is closed once the reply window is over, and says that a template is needed', () => {
    const over = interaction({ reply_window_closes_at: NOW });
    expect(closedBecause(situation({ interaction: over }))).toBe('window_closed');
  });

  // Rows: WA-007
  test('waits for the customer after an opening template', () => {
    const template = message(1, { direction: 'out', kind: 'template', delivery: 'sent' });
    expect(closedBecause(situation({ interaction: interaction(), messages: [template] }))).toBe(
      'awaiting_first_reply',
    );
    const over = interaction({ reply_window_closes_at: NOW - 1 });
    expect(
      closedBecause(situation({ interaction: over, messages: [message(1), { ...template, seq: 2 }] })),
    ).toBe('awaiting_first_reply');
  });

  // Rows: WA-007
  test('is free again when the customer answered the template', () => {
    const template = message(1, { direction: 'out', kind: 'template', delivery: 'sent' });
    const open = interaction({ reply_window_closes_at: NOW + 1 });
    expect(closedBecause(situation({ interaction: open, messages: [template, message(2)] }))).toBeNull();
  });

  test('a template that failed opens nothing', () => {
    const over = interaction({ reply_window_closes_at: NOW - 1 });
    const failed = message(2, { direction: 'out', kind: 'template', delivery: 'failed' });
    expect(closedBecause(situation({ interaction: over, messages: [message(1), failed] }))).toBe(
      'window_closed',
    );
  });

  test('a channel without a window never closes', () => {
    expect(closedBecause(situation({ hasWindow: false }))).toBeNull();
  });

  test('needs the conversation to be open and one’s own', () => {
    expect(closedBecause(situation({ interaction: interaction({ state: 'queued', agent_id: null }) }))).toBe(
      'not_taken',
    );
    expect(closedBecause(situation({ interaction: interaction({ agent_id: '11' }) }))).toBe('not_mine');
    expect(closedBecause(situation({ interaction: interaction({ state: 'concluded', ended_at: 1 }) }))).toBe(
      'ended',
    );
    expect(closedBecause(situation({ mayAnswer: false }))).toBe('not_allowed');
  });

  // Rows: TAG-008
  test('an ended contact without a code asks for the code', () => {
    expect(closedBecause(situation({ interaction: interaction({ state: 'wrap_up', ended_at: 1 }) }))).toBe(
      'wrap_up',
    );
  });
});

describe('notes', () => {
  test('stay possible when the customer cannot be reached, but not on somebody else’s conversation', () => {
    expect(mayNote(situation({ interaction: interaction({ reply_window_closes_at: NOW - 1 }) }))).toBe(true);
    expect(mayNote(situation({ interaction: interaction({ agent_id: '11' }) }))).toBe(false);
  });
});

describe('limits of the channel', () => {
  test('a text is refused at the first character too many', () => {
    const info = channelInfo({ limits: limits({ text_chars: 5 }) });
    expect(refusalOf('12345', [], info)).toBeNull();
    expect(refusalOf('123456', [], info)).toEqual({ kind: 'too_long', over: 1 });
  });

  test('the file that is too large is named', () => {
    const info = channelInfo({ limits: limits({ document_bytes: 10, image_bytes: 5 }) });
    const files = [
      { name: 'a.pdf', size: 10, type: 'application/pdf' },
      { name: 'b.png', size: 6, type: 'image/png' },
    ];
    expect(refusalOf('', files, info)).toEqual({ kind: 'file_too_large', name: 'b.png', limit: 5 });
    expect(refusalOf('', files, undefined)).toBeNull();
  });
});
