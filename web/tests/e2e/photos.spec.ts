// The photo of a person: chosen, placed and kept, seen in the lists and by another window, changed, taken away and put back.
import { Inspection } from './support/axe';
import { ANA, BIA } from './support/operation';
import { expect, test } from './support/test';

// Rows: GAP-070.
test('a contact gets a photo, which others see at once, and it is taken away and put back @both', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(BIA);
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.goto('/contacts');
  await page.getByRole('button', { name: 'Novo contato' }).first().click();
  const form = page.getByRole('dialog', { name: 'Novo contato' });
  await form.getByLabel('Nome', { exact: false }).fill('Helena Prado');
  await form.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  const sheet = page.getByRole('dialog', { name: 'Helena Prado' });

  const other = await stage.page(ANA);
  await other.goto('/contacts');
  await other.getByText('Helena Prado').click();
  const beside = other.getByRole('dialog', { name: 'Helena Prado' });
  await expect(beside.getByRole('button', { name: 'Colocar foto' })).toBeVisible();

  await sheet.getByRole('button', { name: 'Colocar foto' }).click();
  const dialog = page.getByRole('dialog', { name: 'Foto de Helena Prado' });
  await expect(dialog.getByText('Arraste uma imagem para cá')).toBeVisible();
  await inspection.look('no photo yet');
  const input = dialog.locator('input[type=file]');
  await input.setInputFiles({ name: 'nota.png', mimeType: 'image/png', buffer: Buffer.from('nada disso') });
  await expect(dialog.getByRole('alert')).toHaveText(
    'Não foi possível abrir esta imagem. Escolha outro arquivo.',
  );
  await input.setInputFiles({ name: 'a.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') });
  await expect(dialog.getByRole('alert')).toHaveText('Use uma imagem PNG, JPEG ou WebP.');

  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 320;
    const pen = canvas.getContext('2d');
    if (pen) {
      pen.fillStyle = '#c0392b';
      pen.fillRect(0, 0, 320, 320);
      pen.fillStyle = '#2c5aa0';
      pen.fillRect(320, 0, 320, 320);
    }
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  });
  await input.setInputFiles({
    name: 'helena.png',
    mimeType: 'image/png',
    buffer: Buffer.from(drawn, 'base64'),
  });
  await expect(dialog.getByLabel('Como a foto vai ficar')).toBeVisible();
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await dialog.getByLabel('Horizontal').focus();
  await page.keyboard.press('End');
  await inspection.look('a photo before it is kept');
  await dialog.getByRole('button', { name: 'Salvar foto' }).click();
  await expect(dialog).toBeHidden();
  const photo = sheet.getByRole('img', { name: 'Foto de Helena Prado' });
  await expect(photo).toBeVisible();
  await expect(beside.getByRole('img', { name: 'Foto de Helena Prado' })).toBeVisible();
  const colour = await photo.evaluate(async (img: HTMLImageElement) => {
    await img.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext('2d');
    pen?.drawImage(img, 0, 0, 1, 1);
    const [red = 0, , blue = 0] = pen?.getImageData(0, 0, 1, 1).data ?? [];
    return blue > red ? 'blue' : 'red';
  });
  expect(colour).toBe('blue');
  await inspection.look('a contact with a photo');

  await sheet.getByRole('button', { name: 'Tirar foto' }).click();
  await expect(photo).toHaveCount(0);
  await expect(beside.getByRole('img', { name: 'Foto de Helena Prado' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Desfazer' }).click();
  await expect(photo).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Trocar foto' })).toBeVisible();
  await page.keyboard.press('Escape');
  const row = page.getByRole('row', { name: /Helena Prado/ });
  await expect(row.locator('img')).toHaveAttribute('src', /\/api\/v1\/people\/\d+\/photo\/\d+/);
  inspection.verify();
});
