import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { testBrowser } from '../support/browser.ts';
import { totpCode } from '../support/browser-session.ts';
import { startInProcess } from '../support/in-process.ts';
import { accessibility, overflow } from '../support/pages.ts';

/** People at the office's pages: each in a browser of their own, with all that it holds. */
const system = await startInProcess();
const office = system.office.replace('127.0.0.1', 'localhost');
const browser = await testBrowser();
const complaints: string[] = [];
after(() => assert.deepEqual(complaints, []));

async function person(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // Refused requests are told of too; what they say stands on the page.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
      complaints.push(`${page.url()}: ${message.text()}`);
    }
  });
  return { context, page };
}

/** A device that keeps passkeys and says yes. */
async function giveAuthenticator(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

const ada = await person();
await giveAuthenticator(ada.context, ada.page);
const bob = await person();
const cleo = await person();

/** The administrator invites somebody; the link is shown once. */
async function invite(name: string, ...roles: readonly string[]): Promise<string> {
  const { page } = ada;
  await page.goto(`${office}/console/people`);
  await page.fill('#invite input[name=displayName]', `${name} of the tests`);
  await page.fill('#invite input[name=name]', name);
  await page.fill('#invite input[name=email]', `${name}@example.org`);
  await page.fill('#invite input[name=country]', 'CH');
  for (const role of roles) await page.check(`#invite input[value=${role}]`);
  await page.click('#invite button');
  await page.waitForSelector('pre');
  return page.innerText('pre');
}

const password = 'seven wet herons 4';

/** Comes in by a link with a password and an authenticator app, and makes a key. */
async function enrol({ page }: { page: Page }, link: string): Promise<string> {
  await page.goto(link);
  await page.fill('input[name=password]', password);
  await page.click('text=Use this password');
  await page.click('text=Set up the authenticator app');
  const secret = (await page.innerText('[data-testid=totp-secret]')).replaceAll(' ', '');
  const uri = `otpauth://totp/x?secret=${secret}`;
  await page.fill('input[name=code]', totpCode(uri));
  await page.click('button:text-is("Done")');
  await page.waitForURL(`${office}/account`);
  await page.click('text=Make my key in this browser');
  await page.waitForSelector('text=It is in this browser.');
  return uri;
}

test('the first administrator comes in by the link of the start, with a passkey', async () => {
  const { page } = ada;
  await page.goto(system.welcome() ?? '');
  await page.fill('input[name=displayName]', 'Ada of the tests');
  await page.fill('input[name=name]', 'ada');
  await page.fill('input[name=email]', 'ada@example.org');
  await page.fill('input[name=country]', 'CH');
  await page.click('text=Make a passkey');
  await page.waitForURL(`${office}/account`);
  assert.match(await page.innerText('main'), /administrator/);
  await page.click('text=Sign out');
  await page.waitForURL(`${office}/`);
  await page.goto(`${office}/console/people`);
  await page.waitForURL(/\/sign-in\?return=/);
  await page.click('text=Sign in with a passkey');
  await page.waitForURL(`${office}/console/people`);
});

test('two people come in by invitation, and sign in again with password and code', async () => {
  const link = await invite('bob', 'data-steward');
  await enrol(bob, link);
  const uri = await enrol(cleo, await invite('cleo', 'data-steward', 'auditor'));
  const { page } = bob;
  await page.goto(link);
  await page.waitForSelector('text=not, or no longer, good');
  const again = cleo.page;
  await again.click('text=Sign out');
  await again.waitForURL(`${office}/`);
  await again.goto(`${office}/sign-in?return=//evil.example`);
  await again.fill('input[name=email]', 'cleo@example.org');
  await again.fill('input[name=password]', 'another password');
  await again.click('button:text-is("Sign in")');
  await again.waitForSelector('.fault');
  await again.fill('input[name=password]', password);
  await again.click('button:text-is("Sign in")');
  await again.fill('input[name=code]', totpCode(uri, Date.now() + 30_000));
  await again.click('text=Go on');
  // The address of elsewhere is not gone to.
  await again.waitForURL(`${office}/console`);
});

test('a relocation takes two people, each with a key of their own browser', async () => {
  const { page } = bob;
  await page.goto(`${office}/console/relocations`);
  await page.click('text=Plan one');
  await page.selectOption('select[name=region]', 'north-america');
  await page.selectOption('select[name=to]', 'zurich');
  await page.click('button:text-is("Count")');
  await page.click('text=Make the plan');
  await page.waitForURL(/\/console\/relocations\/[0-9a-f-]{36}$/);
  await page.click('text=Approve the start');
  await page.waitForSelector('text=You have approved.');
  assert.equal(await page.locator('button:text-is("Start")').count(), 0);
  const other = cleo.page;
  await other.goto(`${office}/console/approvals`);
  await other.click('text=Start: North America');
  await other.waitForURL(/\/console\/relocations\/[0-9a-f-]{36}$/);
  await other.click('text=Approve the start');
  await other.click('button:text-is("Start")');
  // It goes on by itself on the screen of whoever planned it.
  await page.waitForSelector('.lead >> text=switched, source frozen');
  await page.click('text=Approve the erasure');
  await page.waitForSelector('text=You have approved.');
  await other.click('text=Approve the erasure');
  const destroy = other.locator('form', { hasText: 'Destroy the copy' });
  await destroy.locator('input[name=typed]').fill('europe');
  await destroy.locator('button').click();
  await other.waitForSelector('text=Type the name of the region');
  await destroy.locator('input[name=typed]').fill('north-america');
  await destroy.locator('button').click();
  await page.waitForSelector('.lead >> text=certified');
});

test('who is signed in at the office comes into the pages of a site', async () => {
  const { page } = bob;
  const moscow = String(system.sites.moscow).replace('127.0.0.1', 'localhost');
  await page.goto(`${moscow}/console`);
  await page.waitForURL(`${moscow}/console`);
  assert.match(await page.innerText('main'), /You are bob/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('samp');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${moscow}/console/samples`);
});

test('a page that somebody may not see says which permission it takes', async () => {
  const response = await bob.page.goto(`${office}/console/settings`);
  assert.equal(response?.status(), 403);
  assert.match((await response?.text()) ?? '', /settings\.read/);
});

test('a lost key is replaced in the browser, by its person alone', async () => {
  const { page } = bob;
  await page.goto(`${office}/account`);
  const keyOf = async () => await page.innerText('p.mono');
  const old = await keyOf();
  await page.click('text=The key is lost');
  await page.click('button:text-is("Ask for a link")');
  await page.click('text=Make the key in this browser');
  await page.waitForURL(/\/account\/key\?token=vtk1\./);
  await page.waitForSelector(`text=${old}`);
  await page.click('text=Make the new key in this browser');
  await page.waitForSelector('text=The new key counts');
  await page.click('text=To your account');
  await page.waitForSelector('text=It is in this browser.');
  assert.notEqual(await keyOf(), old);
  await ada.page.goto(`${office}/console/people/bob`);
  await ada.page.click('text=Make a link for a new key');
  const link = await ada.page.innerText('pre');
  await ada.page.goto(link);
  await ada.page.waitForSelector('text=another person’s');
  assert.equal(await ada.page.locator('text=Make the new key').count(), 0);
  await page.goto(link);
  await page.waitForSelector('text=Make the new key in this browser');
});

test('roles are changed by somebody else; who is deactivated is out at once', async () => {
  const { page } = ada;
  await page.goto(`${office}/console/people`);
  await page.click('text=cleo of the tests');
  // The list has boxes for roles as well.
  await page.waitForURL(`${office}/console/people/cleo`);
  await page.waitForSelector('text=Give these roles');
  await page.uncheck('input[value=auditor]');
  await page.check('input[value=privacy-officer]');
  await page.click('text=Give these roles');
  await page.waitForSelector('dd:text-is("data-steward and privacy-officer")');
  await page.fill('input[name=typed]', 'bob');
  await page.click('button:text-is("Deactivate cleo")');
  await page.waitForSelector('text=Type the short name');
  await page.fill('input[name=typed]', 'cleo');
  await page.click('button:text-is("Deactivate cleo")');
  await page.waitForSelector('dd:text-is("deactivated")');
  await cleo.page.goto(`${office}/console`);
  await cleo.page.waitForURL(/\/sign-in\?return=/);
  await page.goto(`${office}/console/people/ada`);
  assert.equal(await page.locator('text=Give these roles').count(), 0);
});

test('the pages keep WCAG 2.2 AA in both schemes, and to narrow screens', async () => {
  const wrong: string[] = [];
  const looks: [Page, string][] = [
    [ada.page, '/account'],
    [bob.page, '/account'],
    [bob.page, '/account/key?token=none'],
    [ada.page, '/console/people/bob'],
    [ada.page, '/console'],
    [ada.page, '/console/people'],
    [ada.page, '/console/people/bob'],
    [bob.page, '/console/relocations'],
    [bob.page, '/console/approvals'],
    [(await person()).page, '/sign-in'],
  ];
  for (const [page, path] of looks) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(`${office}${path}`);
        if ((await overflow(page)) > 0) wrong.push(`${path} at ${width} is too wide`);
      }
      wrong.push(...(await accessibility(page)).violations.map((one) => `${path}: ${one}`));
    }
  }
  assert.deepEqual(wrong, []);
});

test('whoever signs out in the console’s rail is out', async () => {
  const { page } = bob;
  await page.setViewportSize({ width: 1440, height: 800 });
  await page.goto(`${office}/console`);
  await page.click('.you >> text=Sign out');
  await page.waitForURL(`${office}/`);
  await page.goto(`${office}/console`);
  await page.waitForURL(/\/sign-in\?return=%2Fconsole$/);
});
