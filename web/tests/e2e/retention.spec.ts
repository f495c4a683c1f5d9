// Data retention: a limit with its preview, confirmed, undone, and the stop of all of it.
import { Inspection } from './support/axe';
import { ADMIN } from './support/operation';
import { expect, test } from './support/test';

interface Kept {
  paused: boolean;
  limits: { kind: string; months: number | null }[];
}

// Rows: GAP-074.
test('a limit is previewed, confirmed and undone, and all erasing is stopped @both', async ({ operate }) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const kept = async () => {
    const now = await admin.get<Kept>('/retention');
    return now.limits.find((one) => one.kind === 'cases')?.months ?? null;
  };

  const page = await stage.page(ADMIN, '/settings/retention');
  const inspection = new Inspection(page, ['light', 'dark']);
  await expect(page.getByRole('heading', { name: 'Retenção de dados', level: 1 })).toBeVisible();
  await expect(page.getByText('Nenhum prazo definido. Nada é apagado.')).toBeVisible();
  await expect(page.getByText('Ainda não houve execução.')).toBeVisible();
  await inspection.look('nothing is decided');

  // The preview comes before the decision, which asks for a tick.
  await page.getByRole('button', { name: 'Alterar o prazo: Ocorrências' }).click();
  const dialog = page
    .getByRole('alertdialog', { name: 'Alterar o prazo: Ocorrências' })
    .or(page.getByRole('dialog', { name: 'Alterar o prazo: Ocorrências' }));
  const months = dialog.getByLabel('Guardar por');
  await months.fill('241');
  await expect(dialog.getByText('Use um número inteiro de 1 a 240.').first()).toBeVisible();
  await months.fill('24');
  await expect(dialog.getByText(/Nenhuma ocorrência será apagada/)).toBeVisible();
  await expect(dialog.getByText(/Até lá, pode ser desfeito/)).toBeVisible();
  const decide = dialog.getByRole('button', { name: 'Apagar depois do prazo' });
  await expect(decide).toHaveAttribute('aria-disabled', 'true');
  await inspection.look('the preview of a limit');
  await dialog.getByRole('checkbox', { name: 'Entendo que o que for apagado não volta.' }).check();
  await decide.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/A partir de .*: 24 meses\. Até lá: Guardado para sempre\./)).toBeVisible();
  await expect(page.getByText(/Próxima execução:/)).toBeVisible();
  expect(await kept()).toBe(24);
  await inspection.look('a limit that waits');

  // Taken back before it counts.
  await page.getByRole('button', { name: 'Desfazer a mudança: Ocorrências' }).click();
  await expect(page.getByText(/A partir de/)).toBeHidden();
  await expect(page.getByText('Nenhum prazo definido. Nada é apagado.')).toBeVisible();
  expect(await kept()).toBeNull();

  // All of it stops, whatever the limits say; another window sees it.
  const other = await stage.page(ADMIN, '/settings/retention');
  await expect(other.getByRole('switch', { name: /Suspender toda a retenção/ })).toBeVisible();
  await page.getByRole('switch', { name: /Suspender toda a retenção/ }).click();
  await expect(page.getByText('A retenção está suspensa. Nada é apagado.')).toBeVisible();
  await expect(other.getByText('A retenção está suspensa. Nada é apagado.')).toBeVisible();
  await inspection.look('all erasing is stopped');
  expect((await admin.get<Kept>('/retention')).paused).toBe(true);
});
