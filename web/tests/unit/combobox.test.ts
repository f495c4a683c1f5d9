// The choice among many: typing narrows, arrows and Enter choose, leaving keeps what was there.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import Combobox from '../../src/lib/ui/Combobox.svelte';
import { standIns } from './screens';

const options = [
  { value: 'sp', label: 'São Paulo' },
  { value: 'rj', label: 'Rio de Janeiro' },
  { value: 'rs', label: 'Rio Grande do Sul', disabled: true },
];
beforeEach(standIns);
afterEach(cleanup);

function stand() {
  const onchange = vi.fn();
  render(Combobox, { value: 'sp', options, onchange, 'aria-label': 'Lugar' });
  return { onchange, field: screen.getByRole<HTMLInputElement>('combobox', { name: 'Lugar' }) };
}

describe('the combobox', () => {
  test('narrows by what is typed, without accents, and takes the marked one by Enter', async () => {
    const { field, onchange } = stand();
    await fireEvent.input(field, { target: { value: 'rio' } });
    expect(screen.getAllByRole('option').map((one) => one.textContent?.trim())).toEqual([
      'Rio de Janeiro',
      'Rio Grande do Sul',
    ]);
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(onchange).toHaveBeenCalledWith('rj');
    expect([field.value, field.getAttribute('aria-expanded')]).toEqual(['Rio de Janeiro', 'false']);
  });

  test('does not take what is disabled, and Esc or leaving keeps the old choice', async () => {
    const { field, onchange } = stand();
    await fireEvent.input(field, { target: { value: 'sul' } });
    await fireEvent.keyDown(field, { key: 'Enter' });
    await fireEvent.keyDown(field, { key: 'Escape' });
    expect(field.value).toBe('São Paulo');
    await fireEvent.input(field, { target: { value: 'rio' } });
    await fireEvent.blur(field);
    expect([field.value, onchange.mock.calls.length]).toEqual(['São Paulo', 0]);
  });
});
