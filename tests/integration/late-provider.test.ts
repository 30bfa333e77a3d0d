import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type Clock, systemClock } from '../../apps/server/src/platform/clock.ts';
import { Secret } from '../../apps/server/src/platform/config/index.ts';
import { enrolAt, tokenOf } from '../support/accounts.ts';
import { BrowserSession } from '../support/browser-session.ts';
import { startInProcess } from '../support/in-process.ts';
import { signInAtProvider, startOidcProvider } from '../support/oidc.ts';

/** A provider of single sign-on that is away while the office starts, and comes later. */
const clientSecret = 'what the provider knows of the office';
let asked = 0;
const away: Server = createServer((_request, response) => {
  asked += 1;
  response.writeHead(503).end();
});
away.listen(0, '127.0.0.1');
await once(away, 'listening');
const { port } = away.address() as AddressInfo;
let shiftMs = 0;
const clock: Clock = {
  nowMs: () => systemClock.nowMs(),
  monotonicMs: () => systemClock.monotonicMs() + shiftMs,
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
};
const works = { issuer: `http://127.0.0.1:${port}`, clientId: 'vitrine' };
const system = await startInProcess({
  clocks: { office: clock },
  signInProviders: async () => ({ works: { ...works, clientSecret: new Secret(clientSecret) } }),
});
const { office } = system;
const pages = office.replace('127.0.0.1', 'localhost');

async function begin(provider = 'works') {
  const browser = new BrowserSession(office);
  const answer = await browser.post<{ url: string }>('/auth/sign-in/social', { provider });
  return { browser, ...answer };
}

test('a provider that did not answer is asked again, seldom, and then signs people in', async () => {
  const person = { name: 'ada', displayName: 'Ada', email: 'ada@example.org', country: 'CH' };
  const password = 'correct staple horse 9';
  const ada = await enrolAt(office, tokenOf(system.welcome() ?? ''), { password, person });
  const rita = { name: 'rita', displayName: 'Rita', email: 'rita@example.org', country: 'DE' };
  await ada.browser.post('/v1/people', { ...rita, roles: ['auditor'] });

  assert.equal((await begin()).status >= 400, true);
  const first = asked;
  // However often somebody presses the button: within ten seconds nobody is asked.
  await Promise.all(Array.from({ length: 5 }, () => begin()));
  assert.equal(asked, first);
  shiftMs += 10_000;
  await Promise.all(Array.from({ length: 5 }, () => begin()));
  assert.equal(asked, first + 1);
  await begin('another');
  assert.equal(asked, first + 1);

  away.close();
  away.closeAllConnections();
  await once(away, 'close');
  const people = { 'rita-at-work': { email: rita.email, email_verified: true } };
  const redirectUri = `${pages}/auth/callback/works`;
  await startOidcProvider({ clientId: 'vitrine', clientSecret, redirectUri, people, port });
  shiftMs += 10_000;
  const { browser, status, body } = await begin();
  assert.equal(status, 200, JSON.stringify(body));
  const callback = await signInAtProvider(body.url, 'rita-at-work');
  await browser.get(callback);
  assert.equal((await browser.get('/v1/account')).body.name, 'rita');
});
