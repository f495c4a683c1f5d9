// What a browser loads before it has run anything: the desk's scripts for who comes to the desk signed in, and the sign-in's for others.
import { ANA } from './support/operation';
import { expect, test } from './support/test';

test('who is signed in gets the scripts of the desk with the page, and nobody else does', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ANA);
  const link = async (path: string) => (await page.request.get(path)).headers()['link'];

  const ahead = await link('/desk');
  const files = [...(ahead ?? '').matchAll(/<([^>]+)>; rel=(\w+)/g)].map(([, file, kind]) => ({
    file,
    kind,
  }));
  expect(files.some(({ file }) => file?.includes('/Desk-'))).toBe(true);
  for (const { file } of files) expect((await page.request.get(file ?? '')).status(), file).toBe(200);
  expect(await link('/')).toBe(ahead);
  expect(await link('/settings')).toBeUndefined();

  await page.context().clearCookies();
  expect(await link('/desk')).toBeUndefined();
});
