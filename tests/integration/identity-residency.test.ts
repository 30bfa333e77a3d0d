import assert from 'node:assert/strict';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { verifyReceipt } from '@vitrine/verifier';
import {
  bearer,
  data,
  first,
  freePort,
  inData,
  moscow,
  office,
  policies,
  problemOf,
  sites,
  vitrine,
  zurich,
} from '../support/wired-parties.ts';

test('the office says where home is, and for whom there is none', async () => {
  const home = await fetch(`${office.url}/v1/home?country=DE`);
  assert.deepEqual(await home.json(), {
    country: 'DE',
    region: 'europe',
    class: 'files',
    site: 'moscow',
    jurisdiction: 'RU',
    url: moscow.url,
    policyVersion: 1,
    epoch: 1,
  });
  const answer = async (query: string) => problemOf(await fetch(`${office.url}/v1/home?${query}`));
  assert.deepEqual(await answer('country=AQ'), { status: 404, code: 'country-without-home' });
  assert.deepEqual(await answer('country=XX'), { status: 400, code: 'unknown-country' });
  assert.deepEqual(await answer('country=de'), { status: 400, code: 'invalid-request' });
  assert.deepEqual(await answer('country=DE&class=x'), { status: 400, code: 'invalid-request' });
});

test('what the office publishes can be verified with the trust policy it publishes', async () => {
  const trust = await (await fetch(`${office.url}/v1/trust-policy`)).text();
  const answer = (await (await fetch(`${office.url}/v1/policy/1`)).json()) as {
    document: unknown;
    receipt: { opening: { payload: unknown } };
  };
  assert.deepEqual(answer.receipt.opening.payload, answer.document);
  const verdict = await verifyReceipt(JSON.stringify(answer.receipt), trust);
  assert.deepEqual(verdict.failures, []);
  const list = await (await fetch(`${office.url}/v1/sites`)).json();
  assert.deepEqual(
    list.map((one: { name: string; jurisdiction: string }) => `${one.name} ${one.jurisdiction}`),
    ['moscow RU', 'zurich CH'],
  );
});

test('an operator is made from the command line, and known at a site', async () => {
  const made = await vitrine('operator', 'create', 'alice', '--country', 'CH', ...inData);
  assert.equal(made.status, 0, made.errors);
  const file = path.join(data, 'credentials', 'alice.json');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const { token } = JSON.parse(await readFile(file, 'utf8'));
  assert(!made.out.includes(token));
  const at = await fetch(`${zurich.url}/operator`, bearer(token));
  assert.deepEqual(await at.json(), {
    kind: 'operator',
    name: 'alice',
    country: 'CH',
    roles: ['data-steward', 'analyst'],
  });
  const wrong = await fetch(`${zurich.url}/operator`, bearer(`${token.slice(0, -2)}xx`));
  assert.deepEqual(await problemOf(wrong), { status: 401, code: 'unknown-token' });
  const again = await vitrine('operator', 'create', 'alice', '--country', 'CH', ...inData);
  assert.equal(again.status, 2);
  await rm(path.join(data, 'credentials', 'alice.json'));
  const taken = await vitrine('operator', 'create', 'alice', '--country', 'CH', ...inData);
  assert.match(taken.errors, /operator-exists/);
  await writeFile(file, JSON.stringify({ name: 'alice', country: 'CH', token, signerKey: 'none' }));
  const list = await vitrine('operator', 'list', ...inData);
  assert.deepEqual(
    list.json().map((one: { name: string }) => one.name),
    ['alice'],
  );
});

test('a lost key is replaced from the command line, with the token', async () => {
  const file = path.join(data, 'credentials', 'rose.json');
  await vitrine('operator', 'create', 'rose', '--country', 'CH', ...inData);
  const before = JSON.parse(await readFile(file, 'utf8'));
  await rm(file);
  const none = await vitrine('operator', 'replace-key', 'nobody', ...inData);
  assert.match(none.errors, /unknown-operator/);
  const renewed = await vitrine('operator', 'replace-key', 'rose', '--reason', 'stolen', ...inData);
  assert.equal(renewed.status, 0, renewed.errors);
  const after = JSON.parse(await readFile(file, 'utf8'));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual([after.name, after.country], ['rose', 'CH']);
  assert.notEqual(after.signerKey, before.signerKey);
  const list = await vitrine('operator', 'list', '--as', 'rose', ...inData);
  const keys = list.json().map((one: { key: string }) => one.key);
  assert(keys.includes(renewed.json().key));
  const old = await fetch(`${office.url}/v1/operators`, bearer(before.token));
  assert.equal(old.status, 401);
});

test('an API key is made at the home, taken there, and shown the way elsewhere', async () => {
  const made = await vitrine('key', 'create', '--customer', 'Anna', '--country', 'DE', ...inData);
  assert.equal(made.status, 0, made.errors);
  const { customer, apiKey, site } = made.json();
  assert.equal(site, 'moscow');
  const me = await fetch(`${moscow.url}/me`, bearer(apiKey.token));
  assert.deepEqual(await me.json(), {
    kind: 'customer',
    customerId: customer,
    apiKeyId: apiKey.id,
    country: 'DE',
    region: 'europe',
  });
  const elsewhere = await fetch(`${zurich.url}/me`, bearer(apiKey.token));
  const problem = (await elsewhere.json()) as Record<string, unknown>;
  assert.equal(elsewhere.status, 421);
  assert.deepEqual([problem.site, problem.url], ['moscow', moscow.url]);
  assert.match(String(problem.refusal), /^vitrine-refusal\/1\nzurich\nDE\naccounts\nmoscow\n1\n/);
  const more = await vitrine('key', 'create', '--customer', customer, '--country', 'DE', ...inData);
  assert.equal(more.status, 0, more.errors);
  const revoked = await vitrine('key', 'revoke', apiKey.id, ...inData);
  assert.equal(revoked.json().site, 'moscow');
  const after = await fetch(`${moscow.url}/me`, bearer(apiKey.token));
  assert.deepEqual(await problemOf(after), { status: 401, code: 'unknown-key' });
  assert.equal((await fetch(`${moscow.url}/me`, bearer(more.json().apiKey.token))).status, 200);
});

test('a policy applied from the command line reaches every site', async () => {
  const yaml = await readFile(first, 'utf8');
  const file = path.join(data, 'policy.yaml');
  await writeFile(file, yaml.replace('version: 1\n', 'version: 2\n').replace('1095', '30'));
  const diff = await vitrine('policy', 'diff', 'current', file, ...inData);
  assert.equal(diff.status, 0, diff.errors);
  assert.deepEqual(
    diff.json().changes.map((change: { member: string }) => change.member),
    ['version', 'retentionDays'],
  );
  for (const name of ['anton', 'berta']) {
    const made = await vitrine('operator', 'create', name, '--country', 'CH', ...inData);
    assert.equal(made.status, 0, made.errors);
  }
  const asAnton = [...inData, '--as', 'anton'];
  const proposed = await vitrine('policy', 'propose', file, ...asAnton);
  assert.equal(proposed.status, 0, proposed.errors);
  const early = await vitrine('policy', 'apply', ...asAnton);
  assert.match(early.errors, /second person/);
  const alone = await vitrine('policy', 'approve', ...asAnton);
  assert.match(alone.errors, /second person/);
  const approved = await vitrine('policy', 'approve', ...inData, '--as', 'berta');
  assert.equal(approved.status, 0, approved.errors);
  assert.deepEqual(
    approved.json().changes.map((change: { member: string }) => change.member),
    ['version', 'retentionDays'],
  );
  const applied = await vitrine('policy', 'apply', ...asAnton);
  assert.equal(applied.status, 0, applied.errors);
  assert.equal(applied.json().version, 2);
  for (const { follower, policy } of Object.values(sites)) {
    await follower.applied(policies.current().index);
    assert.equal(policy.current().retentionDays.files, 30);
  }
  const moving = yaml
    .replace('version: 1\n', 'version: 3\n')
    .replace('files: moscow', 'files: zurich');
  await writeFile(file, moving);
  const refused = await vitrine('policy', 'propose', file, ...asAnton);
  assert.equal(refused.status, 1);
  assert.match(refused.errors, /home-needs-relocation/);
  await writeFile(file, 'sites: none');
  const checked = await vitrine('policy', 'check', file);
  assert.equal(checked.status, 1);
  assert.match(checked.out, /policy.yaml:1:1 .*\[missing-member\]/s);
});

test('parties are let in by their signature over this very request', async () => {
  const url = `${office.url}/v1/operators/introspect`;
  const json = { token: 'vto1.nobody.x' };
  const answer = await zurich.client.json({ method: 'POST', url, json });
  assert.deepEqual(answer, { active: false });
  const signed = Buffer.from(JSON.stringify(json));
  const send = async (body: string) =>
    fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        authorization: await zurich.requests.sign('POST', url, signed),
      },
    });
  assert.equal((await send(signed.toString())).status, 200);
  const tampered = await send(JSON.stringify({ token: 'vto1.nobody.y' }));
  assert.deepEqual(await problemOf(tampered), { status: 401, code: 'request-rejected' });
  const authorization = await zurich.requests.sign('POST', url, signed);
  const empty = await fetch(url, { method: 'POST', headers: { authorization } });
  assert.deepEqual(await problemOf(empty), { status: 401, code: 'request-rejected' });
  const anonymous = await fetch(`${office.url}/v1/documents`);
  assert.deepEqual(await problemOf(anonymous), { status: 401, code: 'unauthenticated' });
  const refused = zurich.client.json({ method: 'GET', url: `${office.url}/v1/documents?wait=99` });
  await assert.rejects(refused, { code: 'refused', status: 400, problem: 'invalid-request' });
  const port = await freePort();
  const away = zurich.client.json({ method: 'GET', url: `http://127.0.0.1:${port}/` });
  await assert.rejects(away, { name: 'PartyError', code: 'unreachable' });
});

test('what only the administrator may do is refused to others', async () => {
  const body = JSON.stringify({ name: 'Mallory', country: 'DE' });
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer vta1.${'x'.repeat(43)}`,
  };
  const answer = await fetch(`${moscow.url}/v1/customers`, { method: 'POST', body, headers });
  assert.deepEqual(await problemOf(answer), { status: 401, code: 'unknown-token' });
});
