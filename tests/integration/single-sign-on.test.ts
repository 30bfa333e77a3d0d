import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../apps/server/src/platform/config/index.ts';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { enrolAt, tokenOf } from '../support/accounts.ts';
import { BrowserSession } from '../support/browser-session.ts';
import { startInProcess } from '../support/in-process.ts';
import { signInAtProvider, startOidcProvider } from '../support/oidc.ts';

const clientSecret = 'what the provider knows of the office';
const people = {
  'rita-at-work': { email: 'Rita@example.org', email_verified: true },
  'rita-elsewhere': { email: 'rita@example.org', email_verified: true },
  'sven-unverified': { email: 'sven@example.org', email_verified: false },
  'nobody-invited': { email: 'nobody@example.org', email_verified: true },
  'theo-gone': { email: 'theo@example.org', email_verified: true },
};
const system = await startInProcess({
  signInProviders: async (office) => {
    const redirectUri = `${office}/auth/callback/works`;
    const client = { clientId: 'vitrine', clientSecret };
    const issuer = await startOidcProvider({ ...client, redirectUri, people });
    return { works: { issuer, clientId: 'vitrine', clientSecret: new Secret(clientSecret) } };
  },
});
const { office } = system;
const person = { name: 'ada', displayName: 'Ada', email: 'ada@example.org', country: 'CH' };
const password = 'correct staple horse 9';
const ada = await enrolAt(office, tokenOf(system.welcome() ?? ''), { password, person });

async function invite(name: string): Promise<string> {
  const email = `${name}@example.org`;
  const json = { name, displayName: name, email, country: 'DE', roles: ['auditor'] };
  const answer = await ada.browser.post<{ link: string }>('/v1/people', json);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return tokenOf(answer.body.link);
}

async function begin(browser: BrowserSession, asked?: string): Promise<URL> {
  const json = { provider: 'works', ...(asked === undefined ? {} : { return: asked }) };
  const begun = await browser.post<{ url: string }>('/auth/sign-in/social', json);
  assert.equal(begun.status, 200, JSON.stringify(begun.body));
  return new URL(begun.body.url);
}

/** From the button to where the browser arrives. */
async function signIn(login: string, asked?: string) {
  const browser = new BrowserSession(office);
  const callback = await signInAtProvider((await begin(browser, asked)).href, login);
  const answer = await browser.get(callback);
  const location = new URL(answer.headers.get('location') ?? '', office);
  return { browser, callback, location };
}

const status = async (browser: BrowserSession) => (await browser.get('/v1/account')).status;

test('who was invited comes in by the provider, under the address that it has verified', async () => {
  const link = await invite('rita');
  const { browser, location } = await signIn('rita-at-work', '/console?x=1');
  assert.equal(location.pathname + location.search, '/console?x=1');
  const { body } = await browser.get<{ name: string; factors: object; state: string }>(
    '/v1/account',
  );
  assert.equal(body.name, 'rita');
  assert.deepEqual(body.factors, {
    password: false,
    totp: false,
    passkeys: 0,
    providers: ['works'],
  });
  // The invitation has been taken up: its link takes nothing over any more.
  const redeemed = await new BrowserSession(office).post('/v1/links/redeem', {
    token: link,
    password,
  });
  assert.equal(redeemed.status, 410);
  await using db = await openPostgres({ url: system.databaseUrl, database: 'vitrine_office' });
  const [begun] = await db.query<{ payload: string }>(
    `select payload from ledger_entries where type = 'session.begun' order by index desc limit 1`,
  );
  const wanted = { country: 'DE', method: 'sso:works', operator: 'rita' };
  assert.deepEqual(JSON.parse(begun?.payload ?? ''), wanted);
  const [login] = await db.query<Record<string, unknown>>(
    `select * from account_logins where user_id = 'rita'`,
  );
  assert.deepEqual(
    [login?.access_token, login?.refresh_token, login?.id_token],
    [null, null, null],
  );
});

test('the provider is asked with PKCE, a state and a nonce', async () => {
  const url = await begin(new BrowserSession(office));
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
  for (const name of ['state', 'nonce', 'code_challenge']) {
    assert((url.searchParams.get(name) ?? '').length >= 32, name);
  }
});

test('nobody comes in whom nobody invited, or whose address is not verified', async () => {
  await invite('sven');
  for (const login of ['nobody-invited', 'sven-unverified']) {
    const { browser, location } = await signIn(login);
    assert.equal(location.pathname, '/sign-in', login);
    assert(location.searchParams.has('error'), location.href);
    assert.equal(await status(browser), 401);
  }
  const { body } = await ada.browser.get<{ people: { name: string }[] }>('/v1/people');
  assert.deepEqual(
    body.people.map(({ name }) => name),
    ['ada', 'rita', 'sven'],
  );
});

test('an answer of the provider is good in the browser that asked, and once', async () => {
  const browser = new BrowserSession(office);
  const callback = await signInAtProvider((await begin(browser)).href, 'rita-at-work');
  const stranger = new BrowserSession(office);
  await stranger.get(callback);
  assert.equal(await status(stranger), 401);
  const other = new URL(callback);
  other.searchParams.set('state', 'x'.repeat(32));
  await browser.get(other.href);
  assert.equal(await status(browser), 401);
});

test('a return that leads elsewhere leads home', async () => {
  for (const hostile of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
    const { location } = await signIn('rita-at-work', hostile);
    assert.equal(location.href, new URL('/', office.replace('127.0.0.1', 'localhost')).href);
  }
});

test('who was deactivated comes in by no provider', async () => {
  await invite('theo');
  assert.equal(await status((await signIn('theo-gone')).browser), 200);
  assert.equal((await ada.browser.post('/v1/operators/theo/deactivate')).status, 200);
  assert.equal(await status((await signIn('theo-gone')).browser), 401);
});

test('the office tells which providers there are, and no secret of theirs', async () => {
  const { body } = await new BrowserSession(office).get('/v1/sign-in-providers');
  assert.deepEqual(body, { providers: ['works'] });
  const unknown = await new BrowserSession(office).post('/auth/sign-in/social', { provider: 'x' });
  assert.equal(unknown.status, 400);
});
