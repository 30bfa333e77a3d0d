import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../apps/server/src/platform/config/index.ts';
import { enrolAt, tokenOf } from '../support/accounts.ts';
import { testBrowser } from '../support/browser.ts';
import { startInProcess } from '../support/in-process.ts';
import { startOidcProvider } from '../support/oidc.ts';
import { accessibility } from '../support/pages.ts';

const clientSecret = 'what the provider knows of the office';
const system = await startInProcess({
  signInProviders: async (office) => {
    const issuer = await startOidcProvider({
      clientId: 'vitrine',
      clientSecret,
      redirectUri: `${office}/auth/callback/works`,
      people: {
        rita: { email: 'rita@example.org', email_verified: true },
        nobody: { email: 'nobody@example.org', email_verified: true },
      },
    });
    return { works: { issuer, clientId: 'vitrine', clientSecret: new Secret(clientSecret) } };
  },
});
const office = system.office.replace('127.0.0.1', 'localhost');
const browser = await testBrowser();
const ada = await enrolAt(office, tokenOf(system.welcome() ?? ''), {
  password: 'correct staple horse 9',
  person: { name: 'ada', displayName: 'Ada', email: 'ada@example.org', country: 'CH' },
});
const rita = { name: 'rita', displayName: 'Rita', email: 'rita@example.org', country: 'CH' };
const invited = await ada.browser.post('/v1/people', { ...rita, roles: ['auditor'] });
assert.equal(invited.status, 201);

async function signIn(login: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${office}/sign-in?return=/console/people`);
  const { violations } = await accessibility(page);
  assert.deepEqual(violations, []);
  await page.click('text=Sign in with works');
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', 'any');
  await page.click('button[type=submit]');
  await page.waitForURL(`${office}/**`);
  return { page, [Symbol.asyncDispose]: () => context.close() };
}

test('a person comes by the button to the provider, and back to the page that was asked for', async () => {
  await using arrived = await signIn('rita');
  assert.equal(arrived.page.url(), `${office}/console/people`);
});

test('who was not invited is told so at the sign-in', async () => {
  await using arrived = await signIn('nobody');
  assert.equal(new URL(arrived.page.url()).pathname, '/sign-in');
  await arrived.page.waitForSelector('text=opened no account here');
});
