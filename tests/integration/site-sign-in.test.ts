import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { enrolAt, tokenOf } from '../support/accounts.ts';
import { BrowserSession, type Reply, totpCode } from '../support/browser-session.ts';
import { startInProcess } from '../support/in-process.ts';
import { until } from '../support/people.ts';

const system = await startInProcess();
const { office } = system;
const { zurich = '', moscow = '' } = system.sites;
const password = 'correct staple horse 9';
const person = { name: 'ada', displayName: 'Ada', email: 'ada@example.org', country: 'CH' };
const ada = await enrolAt(office, tokenOf(system.welcome() ?? ''), { password, person });
const invited = await ada.browser.post<{ link: string }>('/v1/people', {
  ...{ name: 'kim', displayName: 'Kim', email: 'kim@example.org', country: 'CH' },
  roles: ['key-manager'],
});
const kim = await enrolAt(office, tokenOf(invited.body.link), { password });

const locationOf = ({ headers }: Reply<unknown>) => headers.get('location') ?? '';
const pathOf = (location: string) => {
  const { pathname, search } = new URL(location);
  return pathname + search;
};

/** From a site to the office and back; the browser is signed in at the office. */
async function enter(browser: BrowserSession, site: string, back = '/console') {
  const left = await browser.at(site).get(`/sign-in?return=${encodeURIComponent(back)}`);
  assert.equal(left.status, 303);
  const sent = await browser.at(office).get(pathOf(locationOf(left)));
  assert.equal(sent.status, 303, JSON.stringify(sent.body));
  const returned = locationOf(sent);
  return { returned, arrive: () => browser.at(site).get(pathOf(returned)) };
}

test('who is signed in at the office comes into a site, as the same person', async () => {
  const { returned, arrive } = await enter(kim.browser, zurich, '/v1/keys?region=rest');
  assert.equal(new URL(returned).origin, zurich.replace('127.0.0.1', 'localhost'));
  const arrived = await arrive();
  assert.deepEqual([arrived.status, locationOf(arrived)], [303, '/v1/keys?region=rest']);
  const keys = await kim.browser.at(zurich).get('/v1/keys');
  assert.equal(keys.status, 200, JSON.stringify(keys.body));
  // One browser, three parties of one host: no cookie stands in the place of another's.
  assert.equal((await kim.browser.get('/v1/account')).status, 200);
  assert.equal((await kim.browser.at(moscow).get('/v1/keys')).status, 401);
});

test('a person’s roles count at the site', async () => {
  await (await enter(ada.browser, zurich)).arrive();
  const { status, body } = await ada.browser.at(zurich).get('/v1/keys');
  assert.deepEqual([status, body.permissions], [403, ['keys.read']]);
});

test('a code is used once, in the browser that began, at the site that it is for', async () => {
  const { returned, arrive } = await enter(kim.browser, zurich);
  const stranger = await new BrowserSession(zurich).get(pathOf(returned));
  assert.equal(stranger.body.type, 'urn:vitrine:problem:unknown-code');
  const elsewhere = await kim.browser.at(moscow).get(pathOf(returned));
  assert.equal(elsewhere.status, 403);
  const before = kim.browser.copy();
  assert.equal((await arrive()).status, 303);
  const again = await before.at(zurich).get(pathOf(returned));
  assert.equal(again.body.type, 'urn:vitrine:problem:unknown-code');
});

test('one state is not good for another', async () => {
  const { returned } = await enter(kim.browser, zurich);
  const url = new URL(returned);
  const other = kim.browser.copy().at(zurich);
  const left = await other.get('/sign-in?return=/');
  url.searchParams.set('state', new URL(locationOf(left)).searchParams.get('state') ?? '');
  const answer = await other.get(url.pathname + url.search);
  assert.equal(answer.body.type, 'urn:vitrine:problem:unknown-code');
});

test('a code that came late is worth nothing', async () => {
  const { arrive } = await enter(kim.browser, zurich);
  await using db = await openPostgres({ url: system.databaseUrl, database: 'vitrine_office' });
  await db.execute(`update site_sessions set code_expires_at = now() - interval '1 second'`);
  assert.equal((await arrive()).body.type, 'urn:vitrine:problem:unknown-code');
});

test('who is not signed in is sent to the sign-in, and back', async () => {
  const stranger = new BrowserSession(zurich);
  const left = await stranger.get('/sign-in?return=/console');
  const sent = await stranger.at(office).get(pathOf(locationOf(left)));
  const location = new URL(locationOf(sent), office);
  assert.equal(location.pathname, '/sign-in');
  assert.equal(location.searchParams.get('return'), pathOf(locationOf(left)));
  const unknown = await stranger.at(office).get(`/sign-in/site?site=evil&state=${'x'.repeat(43)}`);
  assert.equal(unknown.status, 404);
});

test('no return leads to another site', async () => {
  for (const hostile of ['//evil.example', '/\\evil.example', 'https:evil.example', '%2f%2fevil']) {
    const { arrive } = await enter(kim.browser, zurich, hostile);
    assert.equal(locationOf(await arrive()), '/', hostile);
  }
  const raw = await kim.browser.at(zurich).get('/sign-in?return=%2f%2fevil.example');
  assert.equal(new URL(locationOf(raw)).pathname, '/sign-in/site');
});

test('the pages of an address lead to those of its name', async () => {
  const response = await fetch(`${zurich}/sign-in?return=/x`, { redirect: 'manual' });
  const wanted = `${zurich.replace('127.0.0.1', 'localhost')}/sign-in?return=/x`;
  assert.equal(response.headers.get('location'), wanted);
  assert.deepEqual(response.headers.getSetCookie(), []);
});

test('changes at a site with its cookie come from its own pages', async () => {
  await (await enter(kim.browser, zurich)).arrive();
  const at = kim.browser.at(zurich);
  const cross = await at.send(
    'POST',
    '/v1/samples/x/reads',
    {},
    { origin: 'https://evil.example' },
  );
  assert.equal(cross.body.type, 'urn:vitrine:problem:cross-origin');
  const out = await at.send('POST', '/sign-out', undefined, { origin: 'https://evil.example' });
  assert.equal(out.body.type, 'urn:vitrine:problem:cross-origin');
});

test('signing out at a site ends that session alone', async () => {
  await (await enter(kim.browser, zurich)).arrive();
  const thief = kim.browser.copy().at(zurich);
  assert.equal((await kim.browser.at(zurich).post('/sign-out')).status, 303);
  assert.equal((await thief.get('/v1/keys')).status, 401);
  assert.equal((await kim.browser.get('/v1/account')).status, 200);
});

test('the end of the session at the office is the end of those at the sites, within seconds', async () => {
  const browser = new BrowserSession(office);
  await browser.post('/auth/sign-in/email', { email: 'kim@example.org', password });
  await browser.post('/auth/two-factor/verify-totp', { code: totpCode(kim.totpURI) });
  await (await enter(browser, zurich)).arrive();
  const thief = browser.copy().at(zurich);
  assert.equal((await thief.get('/v1/keys')).status, 200);
  await browser.post('/auth/sign-out');
  await until(async () => ((await thief.get('/v1/keys')).status === 401 ? true : undefined));
});
