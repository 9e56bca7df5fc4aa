import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { it } from '../support/browser.ts';
import { captchaAnswer } from '../support/captcha-answer.ts';
import { decodedWidth, wholePage } from '../support/in-page.ts';

const newName = () => `Reader ${Date.now().toString(36)}`;

const personalTools = (page: Page) => page.getByRole('navigation', { name: 'Personal tools' });

async function fillIn(page: Page, name: string): Promise<void> {
  await page.goto('/wiki/Special:CreateAccount');
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByLabel('Confirm password').fill('correct horse battery');
}

async function logIn(page: Page, name: string, password: string): Promise<void> {
  await page.goto('/wiki/Special:UserLogin');
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

it('makes an account for who reads the picture right, and logs it in', async ({ visit, wiki }) => {
  const page = await visit();
  const name = newName();
  await fillIn(page, name);
  const image = page.locator('.fancycaptcha-image');
  expect(await decodedWidth(image)).toBe(260);
  const source = new URL((await image.getAttribute('src')) ?? '', wiki.url);
  const picture = await page.request.get(source.href);
  await page.locator('#mw-input-captchaWord').fill(await captchaAnswer(wiki, await picture.body()));
  await page.getByRole('button', { name: 'Create your account' }).click();
  await page.getByRole('heading', { name: `Welcome, ${name}!` }).waitFor();
  await page.goto('/wiki/Main_Page');
  expect(await personalTools(page).innerText()).toContain(name);
});

it('makes no account for who reads the picture wrong', async ({ visit, admin }) => {
  const page = await visit();
  const name = newName();
  await fillIn(page, name);
  await page.locator('#mw-input-captchaWord').fill('wrong');
  await page.getByRole('button', { name: 'Create your account' }).click();
  await page.locator('.cdx-message--error, .mw-message-box-error').first().waitFor();
  const { query } = await admin.call<{ query: { users: { missing?: boolean }[] } }>({
    ...{ action: 'query', list: 'users', ususers: name },
  });
  expect(query.users[0]?.missing).toBe(true);
});

it('logs a person in and greets them by name', async ({ visit, wiki }) => {
  const page = await visit();
  await logIn(page, 'Admin', await wiki.adminPassword());
  await page.waitForURL('**/wiki/Main_Page');
  expect(await personalTools(page).innerText()).toContain('Admin');
});

it('refuses a wrong password with a sentence', async ({ visit }) => {
  const page = await visit();
  await logIn(page, 'Nobody at all', 'not the password');
  await page.getByText('Incorrect username or password entered').waitFor();
});

it('leaves nothing of a person on any page after they log out', async ({ visit, wiki }) => {
  const page = await visit();
  await logIn(page, 'Admin', await wiki.adminPassword());
  await page.waitForURL('**/wiki/Main_Page');
  await page.goto('/wiki/Special:Version');
  expect(await page.content()).toContain('Admin');
  await page.locator('#vector-user-links-dropdown').click();
  await page.locator('#pt-logout').getByRole('link').click();
  await page.locator('#pt-login-2').waitFor();
  for (const path of ['/wiki/Main_Page', '/wiki/Special:Version']) {
    await page.goto(path);
    await personalTools(page).getByRole('link', { name: 'Log in' }).waitFor();
    expect(await wholePage(page), path).not.toMatch(/\bAdmin\b/);
  }
});
