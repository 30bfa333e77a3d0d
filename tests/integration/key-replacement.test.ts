import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  createSigner,
  formatNote,
  type GeneratedKey,
  generateKey,
  signatureTypes,
  signNote,
} from '@vitrine/tlog';
import { type Certificate, verifyCertificate } from '@vitrine/verifier';
import { signPolicyApproval } from '../../apps/server/src/cli/approval.ts';
import { examplePolicy } from '../../apps/server/src/compose/paths.ts';
import {
  type ProposalStatus,
  policyApprovalText,
} from '../../apps/server/src/modules/residency/index.ts';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { type Enrolled, enrolAt, tokenOf } from '../support/accounts.ts';
import { BrowserSession } from '../support/browser-session.ts';
import { startInProcess } from '../support/in-process.ts';
import {
  ask,
  assertProblem,
  beginRelocation,
  call,
  makeCustomer,
  makeOperator,
  relocationsOf,
  retireSource,
} from '../support/people.ts';
import { freshFile, submit } from '../support/products.ts';
import { adminToken } from '../support/system.ts';

/** A key is replaced; who has had two keys is one person, and never somebody else. */
const at = await startInProcess();
const { office } = at;
const password = 'correct staple horse 9';
const welcome = tokenOf(at.welcome() ?? '');
const person = { name: 'ada', displayName: 'Ada', email: 'ada@example.org', country: 'CH' };
const ada = await enrolAt(office, welcome, { password, person });
const [kim, lea, mia] = [
  await join('kim', ['data-steward']),
  await join('lea', ['administrator']),
  await join('mia', ['data-steward']),
];

async function join(name: string, roles: readonly string[]): Promise<Enrolled> {
  const json = { name, displayName: name, email: `${name}@example.org`, country: 'CH', roles };
  const { body } = await ada.browser.post<{ link: string }>('/v1/people', json);
  return await enrolAt(office, tokenOf(body.link), { password });
}

const freshKey = (name: string) => generateKey(name, signatureTypes.ed25519);

async function firstKey(browser: BrowserSession, name: string): Promise<GeneratedKey> {
  const key = await freshKey(name);
  const made = await browser.post('/v1/account/key', { key: key.verifierKey });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return key;
}

/** A link for oneself, or for somebody else. */
async function linkFor(browser: BrowserSession, name?: string, reason = 'lost') {
  const path = name === undefined ? '/v1/account' : `/v1/people/${name}`;
  const answer = await browser.post<{ link: string }>(`${path}/key-replacement`, { reason });
  return { ...answer, token: answer.status === 201 ? tokenOf(answer.body.link) : '' };
}

async function entries(type: string): Promise<Record<string, unknown>[]> {
  await using db = await openPostgres({ url: at.databaseUrl, database: 'vitrine_office' });
  const rows = await db.query<{ payload: string }>(
    'select payload from ledger_entries where type = $1 order by index',
    [type],
  );
  return rows.map(({ payload }) => JSON.parse(payload));
}

const kimsFirst = await firstKey(kim.browser, 'kim');
await firstKey(mia.browser, 'mia');

test('a person replaces a lost key; from then on the old one approves nothing', async () => {
  const { link } = (await linkFor(kim.browser)).body;
  assert.match(link, /^http:\/\/localhost:\d+\/account\/key\?token=vtk1\.[\w-]{43}$/);
  const token = tokenOf(link);
  const looked = await kim.browser.post('/v1/account/key-replacement/look', { token });
  assert.equal(looked.body.replaces, kimsFirst.verifierKey);
  assert.deepEqual([looked.body.reason, looked.body.by], ['lost', 'kim']);
  const { verifierKey: key, signerKey } = await freshKey('kim');
  const used = await kim.browser.send('PUT', '/v1/account/key', { token, key });
  assert.deepEqual([used.status, used.body], [200, { name: 'kim', key }]);
  const replaces = kimsFirst.verifierKey;
  const entry = { operator: 'kim', key, replaces, by: 'kim', reason: 'lost' };
  assert.deepEqual((await entries('operator.key-replaced')).at(-1), entry);
  const again = await kim.browser.send('PUT', '/v1/account/key', { token, key });
  assert.deepEqual([again.status, again.body.type], [410, 'urn:vitrine:problem:unknown-link']);

  const yaml = await readFile(examplePolicy(), 'utf8');
  const proposed = await mia.browser.post<ProposalStatus>('/v1/policy-proposals', {
    yaml: yaml.replace(/^version: 1$/m, 'version: 2'),
  });
  assert.equal(proposed.status, 201, JSON.stringify(proposed.body));
  const approve = async (approval: string) =>
    await kim.browser.post(`/v1/policy-proposals/${proposed.body.proposal}/approvals`, {
      approval,
    });
  const old = await approve(await signPolicyApproval(proposed.body, kimsFirst));
  assert.deepEqual([old.status, old.body.type], [422, 'urn:vitrine:problem:approval-invalid']);
  const text = policyApprovalText(proposed.body, Buffer.alloc(16, 9).toString('base64'));
  const signers = [await createSigner(signerKey), await createSigner(kimsFirst.signerKey)];
  const both = await approve(formatNote(await signNote({ text }, signers)));
  assert.deepEqual([both.status, both.body.type], [422, 'urn:vitrine:problem:approval-invalid']);
  const own = await approve(await signPolicyApproval(proposed.body, { signerKey }));
  assert.equal(own.status, 201, JSON.stringify(own.body));
});

test('a link serves the person it names, signed in, once, and is replaced by the next', async () => {
  const refused = async (browser: BrowserSession, token: string, name: string) => {
    const { verifierKey: key } = await freshKey(name);
    const { status, body } = await browser.send('PUT', '/v1/account/key', { token, key });
    return [status, String(body.type).split(':').at(-1)];
  };
  const asked = await linkFor(ada.browser, 'kim');
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  const { token } = asked;
  // The administrator who asked has nothing of it, nor has anybody else, nor a stranger.
  assert.deepEqual(await refused(mia.browser, token, 'mia'), [410, 'unknown-link']);
  assert.deepEqual(await refused(mia.browser, token, 'kim'), [410, 'unknown-link']);
  assert.deepEqual(await refused(new BrowserSession(office), token, 'kim'), [
    401,
    'unauthenticated',
  ]);
  const look = await mia.browser.post('/v1/account/key-replacement/look', { token });
  assert.equal(look.status, 410);
  for (const garbage of ['', 'vtk1.', `vtk1.${'A'.repeat(43)}`, `vtl1.${token.slice(5)}`]) {
    assert.deepEqual(await refused(kim.browser, garbage, 'kim'), [410, 'unknown-link']);
  }
  // Nor does it open an account, as a recovery would.
  const opened = await new BrowserSession(office).post('/v1/links/redeem', { token, password });
  assert.equal(opened.status, 410);
  const next = await linkFor(lea.browser, 'kim', 'stolen');
  assert.deepEqual(await refused(kim.browser, token, 'kim'), [410, 'unknown-link']);
  // Not under another name, and no key that anybody has or had, oneself included.
  assert.deepEqual(await refused(kim.browser, next.token, 'mia'), [422, 'invalid-operator']);
  const { verifierKey: key } = kimsFirst;
  const old = await kim.browser.send('PUT', '/v1/account/key', { token: next.token, key });
  assert.equal(old.body.type, 'urn:vitrine:problem:key-in-use');
  const { verifierKey } = await freshKey('kim');
  const json = { token: next.token, key: verifierKey };
  const both = await Promise.all([
    kim.browser.send('PUT', '/v1/account/key', json),
    kim.browser.send('PUT', '/v1/account/key', json),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 410]);
  const { by, reason } = (await entries('operator.key-replaced')).at(-1) ?? {};
  assert.deepEqual([by, reason], ['lea', 'stolen']);
});

test('who gave a person new credentials does not get a key of that person', async () => {
  const before = await linkFor(ada.browser, 'mia');
  const recovery = await ada.browser.post<{ link: string }>('/v1/people/mia/recovery');
  // Ada now is in Mia's place.
  const taken = await enrolAt(office, tokenOf(recovery.body.link), { password });
  const { verifierKey: key } = await freshKey('mia');
  const used = await taken.browser.send('PUT', '/v1/account/key', { token: before.token, key });
  assert.equal(used.status, 410);
  for (const answer of [await linkFor(taken.browser), await linkFor(ada.browser, 'mia')]) {
    assert.equal(answer.status, 409);
    const { type } = answer.body as unknown as Record<string, unknown>;
    assert.equal(type, 'urn:vitrine:problem:other-administrator-needed');
  }
  const other = await linkFor(lea.browser, 'mia');
  assert.equal(other.status, 201);
  const json = { token: other.token, key };
  assert.equal((await taken.browser.send('PUT', '/v1/account/key', json)).status, 200);
});

test('only administrators ask for others, and nobody for who has no key or is gone', async () => {
  assert.equal((await linkFor(kim.browser, 'mia')).status, 403);
  const problem = ({ body }: { body: unknown }) =>
    String((body as Record<string, unknown>).type)
      .split(':')
      .at(-1);
  assert.equal(problem(await linkFor(lea.browser)), 'no-key');
  assert.equal(problem(await linkFor(ada.browser, 'lea')), 'no-key');
  assert.equal(problem(await linkFor(ada.browser, 'nobody')), 'unknown-operator');
  const nora = await join('nora', ['data-steward']);
  await firstKey(nora.browser, 'nora');
  await ada.browser.post('/v1/operators/nora/deactivate');
  assert.equal(problem(await linkFor(ada.browser, 'nora')), 'unknown-operator');
});

test('at the office’s machine an operator gets another key and token; the old ones end', async () => {
  const zoe = await makeOperator(at, 'zoe');
  const { verifierKey: key } = await freshKey('zoe');
  const renew = async (name: string, token: string | undefined) =>
    await call<{ token: string }>(`${office}/v1/operators/${name}/key`, {
      method: 'PUT',
      token,
      json: { key, reason: 'lost' },
    });
  assertProblem(await renew('zoe', zoe.token), 401, 'unauthenticated');
  const renewed = await renew('zoe', await adminToken(at, 'office'));
  assert.equal(renewed.status, 200, JSON.stringify(renewed.body));
  const seen = async (token: string) => (await call(`${office}/v1/operators`, { token })).status;
  assert.deepEqual([await seen(zoe.token), await seen(renewed.body.token)], [401, 200]);
  assertProblem(await renew('kim', await adminToken(at, 'office')), 409, 'has-account');
  const link = (name: string, token: string) =>
    call<{ link: string }>(`${office}/v1/people/${name}/key-replacement`, {
      token,
      json: { reason: 'lost' },
    });
  const local = await adminToken(at, 'office');
  assertProblem(await link('zoe', local), 409, 'no-account');
  assert.match((await link('kim', local)).body.link, /\/account\/key\?token=/);
  assertProblem(await link('kim', renewed.body.token), 403, 'forbidden');
  // A token is no sign-in with a second factor.
  const own = { token: renewed.body.token, json: { reason: 'lost' } };
  const self = await call(`${office}/v1/account/key-replacement`, own);
  assertProblem(self, 403, 'recent-sign-in-needed');
});

test('a relocation goes on across a new key, sites obey it, and strangers can check it', async () => {
  const [alice, bob] = [await makeOperator(at, 'alice'), await makeOperator(at, 'bob')];
  const customer = await makeCustomer(at, 'Muster AG', 'DE');
  assert.equal((await submit(at.sites.moscow ?? '', customer, freshFile(500))).status, 201);
  const { relocation } = await beginRelocation(at, [alice, bob], 'europe', 'zurich');
  const soaking = await relocationsOf(at).reach(relocation, ['soaking']);
  const { verifierKey: key, signerKey } = await freshKey('alice');
  const { token } = await ask<{ token: string }>(`${office}/v1/operators/alice/key`, {
    method: 'PUT',
    token: await adminToken(at, 'office'),
    json: { key, reason: 'stolen' },
  });
  const thief = { ...alice, token };
  const refused = await relocationsOf(at).approve(soaking, 'retirement', thief);
  assertProblem(refused, 422, 'approval-invalid');
  const renewed = { ...alice, token, signerKey };
  const done = await retireSource(at, [renewed, bob], soaking);
  assert.equal(done.state, 'certified', JSON.stringify(done));
  const certificate = await ask<Certificate>(`${office}/v1/relocations/${relocation}/certificate`);
  const trust = await ask<string>(`${office}/v1/trust-policy`);
  const verdict = await verifyCertificate(JSON.stringify(certificate), trust);
  assert.deepEqual(verdict.failures, []);
  const steps = certificate.body.steps.filter(({ name }) => name === 'operator-key-replaced');
  assert.equal(steps.length, 1);
});
