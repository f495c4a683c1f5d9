// What was typed survives a reload, per user and conversation.
import { beforeEach, describe, expect, test } from 'vitest';
import { Composer } from '../../src/features/desk/composer/composer.svelte';
import { Drafts } from '../../src/features/desk/composer/drafts';

const drafts = (user = '10') => new Drafts(user);

beforeEach(() => localStorage.clear());

describe('drafts', () => {
  test('a new composer finds both texts and the mode of the old one', () => {
    const before = new Composer('1', drafts());
    before.text = 'Bom dia';
    before.setMode('note');
    before.text = 'Cliente antigo';
    const after = new Composer('1', drafts());
    expect([after.reply, after.note, after.mode]).toEqual(['Bom dia', 'Cliente antigo', 'note']);
  });

  test('another conversation and another user see nothing of it', () => {
    new Composer('1', drafts()).text = 'Bom dia';
    expect(new Composer('2', drafts()).text).toBe('');
    expect(new Composer('1', drafts('11')).text).toBe('');
  });

  test('an empty draft leaves nothing behind', () => {
    const composer = new Composer('1', drafts());
    composer.text = 'a';
    composer.text = '';
    expect(localStorage.length).toBe(0);
  });

  test('the oldest conversations are forgotten first', () => {
    for (let id = 1; id <= 65; id += 1) new Composer(String(id), drafts()).text = 'x';
    expect(localStorage.length).toBe(60);
    expect(new Composer('5', drafts()).text).toBe('');
    expect(new Composer('6', drafts()).text).toBe('x');
  });

  test('a broken entry reads as empty', () => {
    localStorage.setItem('unissono.draft.10.1', '{');
    expect(drafts().read('1')).toEqual({ reply: '', note: '', mode: 'reply' });
  });
});

describe('taking a message out of the composer', () => {
  test('an empty text gives nothing', () => {
    const composer = new Composer('1', drafts());
    composer.text = '   ';
    expect(composer.take()).toBeNull();
  });

  // Rows: MSG-004
  test('several files go with one message and the composer is empty again', () => {
    const composer = new Composer('1', drafts());
    const files = [new File(['a'], 'a.txt'), new File(['b'], 'b.txt')];
    composer.attach(files);
    composer.text = ' Segue ';
    composer.quote({ id: 'm1', preview: 'oi' });
    const draft = composer.take();
    expect(draft).toEqual({
      interactionId: '1',
      note: false,
      text: 'Segue',
      files,
      replyTo: { id: 'm1', preview: 'oi' },
      mentionIds: [],
    });
    expect([composer.empty, composer.replyTo, localStorage.length]).toEqual([true, null, 0]);
  });

  test('after a note the composer returns to the customer', () => {
    const composer = new Composer('1', drafts());
    composer.setMode('note');
    composer.text = 'nota';
    expect(composer.take()?.note).toBe(true);
    expect(composer.mode).toBe('reply');
  });
});
