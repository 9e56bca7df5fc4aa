import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { it } from '../support/browser.ts';
import type { TestWiki } from '../support/test-wiki.ts';

/** Writes into the box that opens under a talk page's links, and sends it. */
async function say(page: Page, words: string, button: string): Promise<void> {
  const box = page.locator('.ext-discussiontools-ui-replyWidget');
  await box.locator('.ve-ce-documentNode[contenteditable=true]').click();
  await page.keyboard.type(words);
  await box.getByRole('button', { name: button, exact: true }).click();
  await box.waitFor({ state: 'detached' });
}

it('answers on a talk page without wikitext', async ({ visit, admin }) => {
  await admin.edit('Talk:Browser', '== A question ==\nWhat is it? ~~~~');
  const page = await visit({ as: 'Admin' });
  await page.goto('/wiki/Talk:Browser');
  await page.getByRole('button', { name: 'Reply' }).click();
  await say(page, 'It is an answer.', 'Reply');
  await page.locator('#mw-content-text dd', { hasText: 'It is an answer.' }).waitFor();
  const stored = await admin.fetch('/w/index.php?title=Talk:Browser&action=raw');
  expect(await stored.text()).toMatch(/^: ?It is an answer\. \[\[User:Admin\|Admin\]\]/m);
});

it('starts a topic on a talk page without wikitext', async ({ visit, admin }) => {
  await admin.edit('Talk:Browser/Topics', 'Welcome.');
  const page = await visit({ as: 'Admin' });
  await page.goto('/wiki/Talk:Browser/Topics');
  await page.getByRole('link', { name: 'Add topic' }).first().click();
  await page.locator('.ext-discussiontools-ui-newTopic-sectionTitle input').fill('A new topic');
  await say(page, 'Its first words.', 'Add topic');
  await page.locator('#mw-content-text h2', { hasText: 'A new topic' }).waitFor();
  await page.locator('#mw-content-text p', { hasText: 'Its first words.' }).waitFor();
});

it('tells a person that somebody spoke to them', async ({ visit, admin, wiki }) => {
  const name = `Ketzia ${Date.now().toString(36)}`;
  const page = await visit({ as: 'Admin' });
  const somebody = await newPerson(admin, wiki, name);
  await somebody.edit(`Talk:Browser/${name}`, '== Hello ==\n[[User:Admin]], look at this. ~~~~');
  const told = page.locator('.mw-echo-ui-notificationItemWidget', { hasText: name }).first();
  const look = async () => {
    await page.goto('/wiki/Main_Page');
    await page.locator('#pt-notifications-alert a').click();
    await page
      .locator('.mw-echo-ui-notificationItemWidget, .mw-echo-ui-placeholderItemWidget')
      .first()
      .waitFor();
    return told.count();
  };
  await expect.poll(look, { timeout: 60_000 }).toBe(1);
  expect(await told.innerText()).toContain('mentioned you');
});

/** Somebody whom the administrator made an account. */
async function newPerson(admin: ApiClient, wiki: TestWiki, name: string): Promise<ApiClient> {
  const password = 'correct horse battery';
  const account = { username: name, password, retype: password, reason: 'for a test' };
  const createtoken = await admin.token('createaccount');
  await admin.call({ action: 'createaccount', ...account, createtoken, createreturnurl: wiki.url }, 'POST');
  const person = new ApiClient(wiki.url);
  await person.logIn(name, password);
  return person;
}
