import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { enrolAt, tokenOf } from '../support/accounts.ts';
import { BrowserSession, totpCode } from '../support/browser-session.ts';
import { startInProcess } from '../support/in-process.ts';
import { assertProblem, call, makeOperator } from '../support/people.ts';

const at = await startInProcess();
const { office } = at;
const current = 'correct staple horse 9';
const password = 'another staple horse 7';
const person = { name: 'ada', displayName: 'Ada', email: 'ada@example.org', country: 'CH' };
const ada = await enrolAt(office, tokenOf(at.welcome() ?? ''), { password: current, person });

async function signIn(secret: string): Promise<BrowserSession | undefined> {
  const browser = new BrowserSession(office);
  const json = { email: person.email, password: secret };
  if ((await browser.post('/auth/sign-in/email', json)).status !== 200) return undefined;
  const code = totpCode(ada.totpURI);
  assert.equal((await browser.post('/auth/two-factor/verify-totp', { code })).status, 200);
  return browser;
}

const change = (browser: BrowserSession, json: object) =>
  browser.send('PUT', '/v1/account/password', json);

async function changes(): Promise<number> {
  await using db = await openPostgres({ url: at.databaseUrl, database: 'vitrine_office' });
  const rows = await db.query(
    `select 1 from ledger_entries where type = 'operator.password-changed'`,
  );
  return rows.length;
}

test('a password is changed by who knows it, and all other sessions end', async () => {
  const other = await signIn(current);
  const { status } = await change(ada.browser, { current, password });
  assert.equal(status, 204);
  assert.equal((await ada.browser.get('/v1/account')).status, 200);
  assert.equal((await other?.get('/v1/account'))?.status, 401);
  assert.equal(await signIn(current), undefined);
  assert.notEqual(await signIn(password), undefined);
  assert.equal(await changes(), 1);
});

test('not by who only has the session, nor from a page of elsewhere, nor to a weak one', async () => {
  const problem = async (json: object) => {
    const { status, body } = await change(ada.browser, json);
    return [status, String(body.type).split(':').at(-1)];
  };
  const wrong = { current, password: 'a third wet heron 12' };
  assert.deepEqual(await problem(wrong), [403, 'wrong-password']);
  for (const weak of ['short', 'aaaaaaaaaaaaaaaa', 'Password123456', 'ada@example.org']) {
    assert.deepEqual(await problem({ current: password, password: weak }), [422, 'weak-password']);
  }
  const json = { current: password, password: 'a third wet heron 12' };
  const headers = { origin: 'https://evil.example' };
  const foreign = await ada.browser.send('PUT', '/v1/account/password', json, headers);
  assert.equal(foreign.body.type, 'urn:vitrine:problem:cross-origin');
  const stranger = await change(new BrowserSession(office), json);
  assert.equal(stranger.status, 401);
  const { token } = await makeOperator(at, 'zoe');
  const url = `${office}/v1/account/password`;
  assertProblem(await call(url, { method: 'PUT', token, json }), 409, 'no-password');
  assert.equal(await changes(), 1);
});

test('of two changes at the same moment one is made', async () => {
  const [one, two] = ['a third wet heron 12', 'a fourth wet heron 12'];
  const answers = await Promise.all(
    [one, two].map((next) => change(ada.browser, { current: password, password: next })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 403]);
  assert.equal(await changes(), 2);
});

test('who guesses on is told to wait, whatever comes then', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) {
    const { status } = await change(ada.browser, { current: `guess ${i} of many`, password });
    statuses.push(status);
  }
  assert.equal(statuses.at(-1), 429);
  assert.equal(new Set(statuses).size, 2);
});
