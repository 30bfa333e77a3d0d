import type { Browser, Page } from 'playwright-core';
import { totpCode } from '../support/browser-session.ts';

/** Somebody of the operator, at the pages in a browser of their own. */
export interface Person {
  readonly name: string;
  readonly page: Page;
}

export interface Profile {
  readonly name: string;
  readonly displayName: string;
  readonly country: string;
  readonly roles: readonly string[];
}

export async function openBrowser(browser: Browser, name: string): Promise<Person> {
  const context = await browser.newContext({ acceptDownloads: true });
  return { name, page: await context.newPage() };
}

/** A device that keeps passkeys and says yes. */
export async function giveAuthenticator({ page }: Person): Promise<void> {
  const session = await page.context().newCDPSession(page);
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

/** @param within which part of the page */
export async function fill(
  page: Page,
  fields: Readonly<Record<string, string>>,
  within = 'main',
): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    await page.fill(`${within} [name=${name}]`, value);
  }
}

/** The administrator invites somebody. Returns the link, which is shown once. */
export async function invite(administrator: Person, profile: Profile): Promise<string> {
  const { page } = administrator;
  const { name, displayName, country, roles } = profile;
  await page.goto(new URL('/console/people', page.url()).href);
  await fill(page, { displayName, name, email: `${name}@example.org`, country }, '#invite');
  for (const role of roles) await page.check(`#invite input[value=${role}]`);
  await page.click('#invite button');
  return await page.innerText('main pre');
}

/** Comes in by the link with a password and an authenticator app, and makes a key to sign with. */
export async function enrol({ page, name }: Person, link: string): Promise<void> {
  await page.goto(link);
  await page.fill('input[name=password]', `no password of anybody, ${name}`);
  await page.click('text=Use this password');
  await page.click('text=Set up the authenticator app');
  const secret = (await page.innerText('[data-testid=totp-secret]')).replaceAll(' ', '');
  await page.fill('input[name=code]', totpCode(`otpauth://totp/x?secret=${secret}`));
  await page.click('button:text-is("Done")');
  await page.waitForURL('**/account');
  await page.click('text=Make my key in this browser');
  await page.waitForSelector('text=It is in this browser.');
}
