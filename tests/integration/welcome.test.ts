import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { enrolAt, tokenOf } from '../support/accounts.ts';
import { BrowserSession } from '../support/browser-session.ts';
import { startInProcess } from '../support/in-process.ts';

/** The link of a start, until somebody can sign in by it. */
const at = await startInProcess();
const { office } = at;
const password = 'correct staple horse 9';
const ada = { name: 'ada', displayName: 'Ada', email: 'ada@example.org', country: 'CH' };
const token = tokenOf(at.welcome() ?? '');

/** Says who one is, chooses a passkey, and makes none. */
async function abandon(person: object): Promise<BrowserSession> {
  const browser = new BrowserSession(office);
  const { status, body } = await browser.post('/v1/links/redeem', { token, person });
  assert.deepEqual([status, body.next], [200, 'passkey'], JSON.stringify(body));
  return browser;
}

async function entries(): Promise<[string, unknown][]> {
  await using db = await openPostgres({ url: at.databaseUrl, database: 'vitrine_office' });
  const rows = await db.query<{ type: string; payload: string }>(
    `select type, payload from ledger_entries where type like 'operator.%' order by index`,
  );
  return rows.map(({ type, payload }) => [type, JSON.parse(payload).operator]);
}

test('a passkey that was not made leaves the link good, and the name free', async () => {
  const first = await abandon(ada);
  const looked = await new BrowserSession(office).post('/v1/links/look', { token });
  assert.deepEqual([looked.status, looked.body.purpose], [200, 'welcome']);
  // Under the same name, with the same address; the browser of before leads nowhere.
  const second = await abandon({ ...ada, country: 'DE' });
  const options = '/auth/passkey/generate-register-options';
  assert.equal((await first.get(options)).status, 401);
  assert.equal((await second.get(options)).status, 200);
});

test('another name ends the one before, which had no way in', async () => {
  await abandon({ ...ada, name: 'ida' });
  const back = await new BrowserSession(office).post('/v1/links/redeem', { token, person: ada });
  assert.deepEqual([back.status, back.body.type], [409, 'urn:vitrine:problem:operator-exists']);
  assert.deepEqual(await entries(), [
    ['operator.invited', 'ada'],
    ['operator.invited', 'ada'],
    ['operator.deactivated', 'ada'],
    ['operator.invited', 'ida'],
  ]);
});

test('once somebody can sign in the link is used up, and who waits with it is nobody', async () => {
  const waiting = await abandon({ ...ada, name: 'ida' });
  const person = { ...ada, name: 'ida' };
  const enrolled = await enrolAt(office, token, { password, person });
  const account = await enrolled.browser.get('/v1/account');
  assert.deepEqual([account.body.name, account.body.roles], ['ida', ['administrator']]);
  assert.equal((await waiting.get('/auth/passkey/generate-register-options')).status, 401);
  for (const url of ['/v1/links/look', '/v1/links/redeem']) {
    const json = url.endsWith('look')
      ? { token }
      : { token, password, person: { ...ada, name: 'eve' } };
    const { status, body } = await new BrowserSession(office).post(url, json);
    assert.deepEqual([status, body.type], [410, 'urn:vitrine:problem:unknown-link']);
  }
  const { body } = await enrolled.browser.get<{ people: { name: string; state: string }[] }>(
    '/v1/people',
  );
  assert.deepEqual(
    body.people.map(({ name, state }) => `${name} ${state}`),
    ['ada deactivated', 'ida active'],
  );
});
