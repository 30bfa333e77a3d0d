import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { enrolAt, tokenOf } from '../support/accounts.ts';
import { testBrowser } from '../support/browser.ts';
import { BrowserSession } from '../support/browser-session.ts';
import { startInProcess } from '../support/in-process.ts';

const system = await startInProcess();
const browser = await testBrowser();
const origin = system.office.replace('127.0.0.1', 'localhost');
const person = { name: 'ada', displayName: 'Ada', email: 'ada@example.org', country: 'CH' };
const ada = await enrolAt(system.office, tokenOf(system.welcome() ?? ''), {
  password: 'correct staple horse 9',
  person,
});

async function invite(name: string): Promise<string> {
  const email = `${name}@example.org`;
  const json = { name, displayName: name, email, country: 'CH', roles: ['auditor'] };
  const answer = await ada.browser.post<{ link: string }>('/v1/people', json);
  return tokenOf(answer.body.link);
}

interface Device {
  readonly page: Page;
  /** Whether the device knows its user, by finger or PIN, from now on. */
  verifiesUser(does: boolean): Promise<void>;
}

/** A page of the office in a browser of its own, whose device is Chromium's virtual authenticator. */
async function openDevice(verifies: boolean): Promise<Device> {
  const context = await browser.newContext();
  after(() => context.close());
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: verifies,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(origin);
  return {
    page,
    verifiesUser: async (isUserVerified) => {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}

interface Asked {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

function ask(page: Page, path: string, json?: object): Promise<Asked> {
  return page.evaluate(
    async ([path, body]) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(
        path,
        body === undefined ? {} : { method: 'POST', headers, body },
      );
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
    },
    [path, json && JSON.stringify(json)] as const,
  );
}

/** What a page does to add a passkey. @param userVerification what it asks of the device instead */
async function register(page: Page, changes: object = {}): Promise<Asked> {
  const options = await ask(page, '/auth/passkey/generate-register-options');
  if (options.status !== 200) return options;
  const response = await page.evaluate(
    async (json) => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json as never);
      const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
      return made.toJSON() as object;
    },
    { ...options.body, ...changes },
  );
  return await ask(page, '/auth/passkey/verify-registration', { response, name: 'a device' });
}

async function signIn(page: Page, changes: object = {}): Promise<Asked> {
  const options = await ask(page, '/auth/passkey/generate-authenticate-options');
  const response = await page.evaluate(
    async (json) => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json as never);
      const got = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
      return got.toJSON() as object;
    },
    { ...options.body, ...changes },
  );
  return await ask(page, '/auth/passkey/verify-authentication', { response });
}

const device = await openDevice(true);

test('an invitation is taken up with a passkey, without any password', async () => {
  const { page } = device;
  const redeemed = await ask(page, '/v1/links/redeem', { token: await invite('pam') });
  assert.deepEqual([redeemed.status, redeemed.body.next], [200, 'passkey']);
  assert.equal((await ask(page, '/v1/account')).status, 403);
  const made = await register(page);
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const signedIn = await signIn(page);
  assert.deepEqual([signedIn.status, signedIn.body], [200, { next: 'done' }]);
  const account = await ask(page, '/v1/account');
  assert.deepEqual(account.body.factors, {
    password: false,
    totp: false,
    passkeys: 1,
    providers: [],
  });
  await using db = await openPostgres({ url: system.databaseUrl, database: 'vitrine_office' });
  const [begun] = await db.query<{ payload: string }>(
    `select payload from ledger_entries where type = 'session.begun' order by index desc limit 1`,
  );
  const wanted = { country: 'CH', method: 'passkey', operator: 'pam' };
  assert.deepEqual(JSON.parse(begun?.payload ?? ''), wanted);
});

test('a device that does not verify its user does not sign in', async () => {
  const { page, verifiesUser } = device;
  await ask(page, '/auth/sign-out', {});
  await verifiesUser(false);
  // Asked as the page would not ask: the office must not rely on it.
  const refused = await signIn(page, { userVerification: 'discouraged' });
  assert.equal(refused.status, 401, JSON.stringify(refused.body));
  assert.equal((await ask(page, '/v1/account')).status, 401);
  await verifiesUser(true);
  assert.equal((await signIn(page)).status, 200);
});

test('an answer to a challenge is good once', async () => {
  const { page } = device;
  const options = await ask(page, '/auth/passkey/generate-authenticate-options');
  const response = await page.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json as never);
    const got = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
    return got.toJSON() as object;
  }, options.body);
  const first = await ask(page, '/auth/passkey/verify-authentication', { response });
  assert.equal(first.status, 200);
  const again = await ask(page, '/auth/passkey/verify-authentication', { response });
  assert.notEqual(again.status, 200);
});

test('a passkey is one more way into an account with a password', async () => {
  const { page } = await openDevice(true);
  const [name, password] = ['quinn', 'correct staple horse 9'];
  const quinn = await enrolAt(system.office, await invite(name), { password });
  const cookies = quinn.browser.cookieHeader.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url: origin };
  });
  await page.context().addCookies(cookies);
  const made = await register(page);
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const list = await new BrowserSession(system.office).get('/auth/passkey/list-user-passkeys');
  assert.equal(list.status, 401);
  await ask(page, '/auth/sign-out', {});
  assert.equal((await signIn(page)).status, 200);
  assert.equal((await ask(page, '/v1/account')).body.name, name);
});
