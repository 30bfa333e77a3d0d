import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { generateKey, signatureTypes } from '@vitrine/tlog';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { enrolAt, tokenOf } from '../support/accounts.ts';
import { BrowserSession, totpCode } from '../support/browser-session.ts';
import { startInProcess } from '../support/in-process.ts';
import { ask, assertProblem, call } from '../support/people.ts';

const system = await startInProcess();
const { office } = system;
const password = 'correct staple horse 9';
const ada = { name: 'ada', displayName: 'Ada L.', email: 'Ada@example.org', country: 'CH' };

const enrol = (token: string, more: object = {}, secret = password) =>
  enrolAt(office, token, { ...more, password: secret });

async function signIn(email: string, totpURI: string, secret = password) {
  const browser = new BrowserSession(office);
  const first = await browser.post('/auth/sign-in/email', { email, password: secret });
  assert.deepEqual([first.status, first.body], [200, { next: 'second-factor' }]);
  const cookies = browser.cookieNames;
  const second = await browser.post('/auth/two-factor/verify-totp', { code: totpCode(totpURI) });
  assert.equal(second.status, 200, JSON.stringify(second.body));
  return { browser, cookies };
}

async function invite(name: string, roles: readonly string[]): Promise<string> {
  const email = `${name}@example.org`;
  const json = { name, displayName: name, email, country: 'CH', roles };
  const answer = await admin.browser.post<{ link: string }>('/v1/people', json);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return tokenOf(answer.body.link);
}

async function entries(type: string): Promise<Record<string, unknown>[]> {
  await using db = await openPostgres({ url: system.databaseUrl, database: 'vitrine_office' });
  const rows = await db.query<{ payload: string }>(
    'select payload from ledger_entries where type = $1 order by index',
    [type],
  );
  return rows.map(({ payload }) => JSON.parse(payload));
}

const welcome = system.welcome() ?? '';
const looked = await new BrowserSession(office).post('/v1/links/look', { token: tokenOf(welcome) });
const admin = await enrol(tokenOf(welcome), { person: ada });

test('the first administrator comes in by the link of the start, which works once', async () => {
  assert.match(welcome, /^http:\/\/localhost:\d+\/welcome\?token=vtl1\.[\w-]{43}$/);
  assert.equal(looked.body.purpose, 'welcome');
  const again = await new BrowserSession(office).post('/v1/links/redeem', {
    token: tokenOf(welcome),
    password,
    person: { ...ada, name: 'eve', email: 'eve@example.org' },
  });
  assert.deepEqual([again.status, again.body.type], [410, 'urn:vitrine:problem:unknown-link']);
  const { status, body } = await admin.browser.get('/v1/account');
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body.roles, ['administrator']);
  assert.deepEqual(body.factors, { password: true, totp: true, passkeys: 0, providers: [] });
  assert.equal(body.email, 'ada@example.org');
  await system.take('office');
  await system.put('office');
  assert.equal(system.welcome(), undefined);
  assert.equal((await admin.browser.get('/v1/account')).status, 200);
});

test('a session is an entry, with the country and the way in', async () => {
  const before = await entries('session.begun');
  await signIn('ADA@example.org', admin.totpURI);
  const begun = (await entries('session.begun')).slice(before.length);
  // The password alone begins nothing.
  assert.deepEqual(begun, [{ operator: 'ada', country: 'CH', method: 'password-totp' }]);
});

test('the cookie is new after the second factor, HttpOnly, Lax, and of this party', async () => {
  const { browser, cookies } = await signIn('ada@example.org', admin.totpURI);
  assert(!cookies.includes('vitrine-office.session_token'), cookies.join());
  assert(browser.cookieNames.includes('vitrine-office.session_token'));
  const first = browser.cookieHeader;
  const other = await signIn('ada@example.org', admin.totpURI);
  assert.notEqual(other.browser.cookieHeader, first);
  const out = await browser.post('/auth/sign-out');
  assert.equal(out.status, 200, JSON.stringify(out.body));
  const raw = await fetch(`${office}/v1/links/redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ token: await invite('kim', ['analyst']), password }),
  });
  const [cookie = ''] = raw.headers.getSetCookie();
  assert.match(cookie, /^vitrine-office\.session_token=/);
  assert.match(cookie, /HttpOnly/i);
  assert.match(cookie, /SameSite=Lax/i);
});

test('after signing out the cookie is worth nothing', async () => {
  const { browser } = await signIn('ada@example.org', admin.totpURI);
  const thief = browser.copy();
  assert.equal((await thief.get('/v1/account')).status, 200);
  await browser.post('/auth/sign-out');
  assert.equal((await thief.get('/v1/account')).status, 401);
});

test('who is unknown is told what who mistypes is told', async () => {
  const wrong = async (email: string) => {
    const browser = new BrowserSession(office);
    const json = { email, password: 'not the password 77' };
    const { status, body } = await browser.post('/auth/sign-in/email', json);
    return { status, body: { ...body, instance: undefined } };
  };
  assert.deepEqual(await wrong('nobody@example.org'), await wrong('ada@example.org'));
  assert.equal((await wrong('nobody@example.org')).status, 401);
});

test('an account whose password has no second factor can set that up, and nothing else', async () => {
  const token = await invite('lea', ['administrator']);
  const browser = new BrowserSession(office);
  assert.equal((await browser.post('/v1/links/redeem', { token, password })).status, 200);
  for (const path of ['/v1/account', '/v1/people']) {
    const { status, body } = await browser.get(path);
    assert.deepEqual([status, body.type], [403, 'urn:vitrine:problem:second-factor-needed'], path);
  }
  const around = await browser.get('/auth/passkey/generate-register-options');
  assert.equal(around.body.type, 'urn:vitrine:problem:second-factor-needed');
  const again = new BrowserSession(office);
  const signedIn = await again.post('/auth/sign-in/email', { email: 'lea@example.org', password });
  assert.deepEqual(signedIn.body, { next: 'enrol' });
  assert.equal((await again.get('/v1/account')).status, 403);
});

test('people are listed by name, in pages that go on from a key, and told one by one', async () => {
  await invite('zoe', ['analyst']);
  interface Listed {
    readonly people: readonly { readonly name: string }[];
    readonly next?: string;
  }
  const { body: all } = await admin.browser.get<Listed>('/v1/people');
  const names: string[] = [];
  const pageAfter = (after: string) =>
    admin.browser.get<Listed>(`/v1/people?limit=1&after=${after}`);
  let next: string | undefined = '';
  while (next !== undefined) {
    const page: Listed = (await pageAfter(next)).body;
    names.push(...page.people.map(({ name }) => name));
    next = page.next;
  }
  assert.deepEqual(
    names,
    all.people.map(({ name }) => name),
  );
  assert.equal((await admin.browser.get('/v1/people/zoe')).body.state, 'invited');
  assert.equal((await admin.browser.get('/v1/people/nobody')).status, 404);
});

test('a backup code signs in once', async () => {
  const { backupCodes } = await enrol(await invite('mia', ['analyst']));
  const [code = ''] = backupCodes;
  const use = async () => {
    const browser = new BrowserSession(office);
    await browser.post('/auth/sign-in/email', { email: 'mia@example.org', password });
    return await browser.post('/auth/two-factor/verify-backup-code', { code });
  };
  assert.equal((await use()).status, 200);
  assert.equal((await use()).status, 401);
  const methods = (await entries('session.begun')).filter(({ operator }) => operator === 'mia');
  assert.deepEqual(
    methods.map(({ method }) => method),
    ['password-totp', 'password-backup-code'],
  );
});

test('recovery takes the old credentials and sessions away', async () => {
  const old = await enrol(await invite('nora', ['analyst']));
  const issued = await admin.browser.post<{ link: string }>('/v1/people/nora/recovery');
  assert.match(issued.body.link, /\/welcome\?token=/);
  const own = await admin.browser.post('/v1/people/ada/recovery');
  assert.equal(own.body.type, 'urn:vitrine:problem:own-roles');
  const fresh = await enrol(tokenOf(issued.body.link), {}, 'another horse staple 3');
  assert.equal((await old.browser.get('/v1/account')).status, 401);
  const before = new BrowserSession(office);
  const json = { email: 'nora@example.org', password };
  assert.equal((await before.post('/auth/sign-in/email', json)).status, 401);
  assert.equal((await fresh.browser.get('/v1/account')).status, 200);
  const [recovered] = await entries('operator.recovery-issued');
  assert.deepEqual(recovered, { operator: 'nora', by: 'ada' });
});

test('a change with a cookie is taken from our own pages alone', async () => {
  const { browser } = await signIn('ada@example.org', admin.totpURI);
  const json = { roles: ['analyst'] };
  const send = (headers: Record<string, string>) =>
    browser.send('PUT', '/v1/operators/mia/roles', json, headers);
  for (const headers of [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: office, 'sec-fetch-site': 'same-site' },
  ]) {
    const { status, body } = await send(headers as Record<string, string>);
    assert.deepEqual([status, body.type], [403, 'urn:vitrine:problem:cross-origin']);
  }
  assert.equal((await send({ 'sec-fetch-site': 'same-origin' })).status, 200);
  assert.equal((await send({ origin: office })).status, 200);
});

test('roles and people are changed by administrators, and end sessions', async () => {
  const { browser } = await enrol(await invite('olaf', ['auditor']));
  assert.equal((await browser.get('/v1/people')).status, 200);
  const refused = await browser.post('/v1/people', { name: 'x' });
  assert.equal(refused.status, 403);
  const json = { roles: ['counsel'] };
  assert.equal((await admin.browser.send('PUT', '/v1/operators/olaf/roles', json)).status, 200);
  assert.equal((await browser.get('/v1/people')).status, 403);
  const own = await admin.browser.send('PUT', '/v1/operators/ada/roles', json);
  assert.equal(own.body.type, 'urn:vitrine:problem:own-roles');
  assert.equal((await admin.browser.post('/v1/operators/olaf/deactivate')).status, 200);
  assert.equal((await browser.get('/v1/account')).status, 401);
  const gone = new BrowserSession(office);
  const tried = await gone.post('/auth/sign-in/email', { email: 'olaf@example.org', password });
  assert.equal(tried.status, 401);
});

test('a person’s first key makes the operator known, once', async () => {
  const { browser } = await enrol(await invite('pia', ['data-steward']));
  const { verifierKey: key } = await generateKey('pia', signatureTypes.ed25519);
  const made = await browser.post('/v1/account/key', { key });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const created = (await entries('operator.created')).at(-1);
  assert.deepEqual(created, { operator: 'pia', country: 'CH', key, roles: ['data-steward'] });
  const { verifierKey: second } = await generateKey('pia', signatureTypes.ed25519);
  const again = await browser.post('/v1/account/key', { key: second });
  assert.equal(again.body.type, 'urn:vitrine:problem:key-exists');
});

test('one ends a session of one’s own, and nobody else’s', async () => {
  const first = await signIn('ada@example.org', admin.totpURI);
  const second = await signIn('ada@example.org', admin.totpURI);
  const account = await first.browser.get<{ sessions: { id: string; current: boolean }[] }>(
    '/v1/account',
  );
  const mine = account.body.sessions.find(({ current }) => current);
  const mia = await enrol(await invite('quinn', ['analyst']));
  const foreign = await mia.browser.send('DELETE', `/v1/account/sessions/${mine?.id}`);
  assert.equal(foreign.status, 404);
  const ended = await second.browser.send('DELETE', `/v1/account/sessions/${mine?.id}`);
  assert.equal(ended.status, 204);
  assert.equal((await first.browser.get('/v1/account')).status, 401);
});

test('passwords that are guessed first are refused, and use no link up', async () => {
  const token = await invite('rosa', ['analyst']);
  for (const weak of ['short', 'aaaaaaaaaaaaaaaa', 'Password123456', 'rosarosarosa12']) {
    const browser = new BrowserSession(office);
    const { status } = await browser.post('/v1/links/redeem', { token, password: weak });
    assert.equal(status, 422, weak);
  }
  assert.equal((await new BrowserSession(office).post('/v1/links/look', { token })).status, 200);
});

test('who guesses on is told to wait', async () => {
  const json = { email: 'guessed@example.org', password: 'not the password 77' };
  const statuses: number[] = [];
  for (let i = 0; i < 11; i++) {
    const answer = await new BrowserSession(office).post('/auth/sign-in/email', json);
    statuses.push(answer.status);
    if (answer.status === 429) assert(Number(answer.headers.get('retry-after')) > 0);
  }
  assert.deepEqual(statuses, [...Array(10).fill(401), 429]);
});

test('nothing secret stands in the database, and the secret of the cookies is sealed', async () => {
  await using db = await openPostgres({ url: system.databaseUrl, database: 'vitrine_office' });
  const text: string[] = [];
  for (const table of ['account_sessions', 'account_logins', 'account_totp', 'account_links']) {
    text.push(JSON.stringify(await db.query(`select t::text from ${table} t`)));
  }
  const stored = text.join();
  const token = /session_token=(\w{32})/.exec(admin.browser.cookieHeader)?.[1] ?? 'none';
  const secret = new URL(admin.totpURI).searchParams.get('secret') ?? 'none';
  for (const hidden of [token, secret, password, admin.backupCodes[0] ?? 'none']) {
    assert(!stored.includes(hidden));
  }
  const file = path.join(system.data, 'office', 'keys', 'account-secret');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert((await readFile(file)).length > 32);
});

test('what of the library is not needed is not there', async () => {
  for (const url of ['/auth/sign-up/email', '/auth/get-session', '/auth/update-user']) {
    const { status } = await call(`${office}${url}`, { method: 'POST', json: {} });
    assert.equal(status, 404, url);
  }
  const sites = await ask<Record<string, unknown>>(`${office}/openapi.json`);
  assert(JSON.stringify(sites).includes('/auth/sign-in/email'));
  assertProblem(await call(`${office}/v1/account`), 401, 'unauthenticated');
});
