import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { defaultLimits, type SampleReport } from '../../apps/server/src/modules/analysis/index.ts';
import { startInProcess } from '../support/in-process.ts';
import { ask, makeCustomer, makeOperator, until } from '../support/people.ts';
import { submit } from '../support/products.ts';
import { adminToken } from '../support/system.ts';

const at = await startInProcess({ analysis: { processes: 1, limits: defaultLimits } });
const alice = await makeOperator(at, 'alice');
const [anna, bert] = [
  await makeCustomer(at, 'Muster AG', 'DE'),
  await makeCustomer(at, 'Beispiel GmbH', 'AT'),
];
const { moscow = '' } = at.sites;
const eicar = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`;

interface Told {
  readonly verdict: string;
  readonly threat?: string;
  readonly wanted: boolean;
}

function look(hash: string, token: string): Promise<Told> {
  return ask<Told>(`${moscow}/v1/reputation/${hash}`, { token });
}

function judged(sha256: string): Promise<SampleReport['judgement']> {
  const url = `${moscow}/v1/samples/${sha256}/analysis`;
  return until(async () => (await ask<SampleReport>(url, { token: alice.token })).judgement);
}

test('what one customer sends in protects another, by each of its hashes', async () => {
  const digest = (algorithm: string) => createHash(algorithm).update(eicar).digest('hex');
  assert.deepEqual((await look(digest('sha256'), bert.token)).wanted, true);
  const { sha256 } = await submit(moscow, anna, Buffer.from(eicar));
  const told = await until(async () => {
    const now = await look(sha256, bert.token);
    return now.verdict === 'malicious' ? now : undefined;
  });
  assert.deepEqual([told.threat, told.wanted], ['Test.EICAR', false]);
  for (const hash of [digest('sha1'), digest('md5')]) {
    assert.equal((await look(hash, bert.token)).verdict, 'malicious');
  }
});

test('a file of an allow-list is clean once it is analysed; its digest alone is not enough', async () => {
  const good = Buffer.from('a harmless file of a package');
  const sha256 = createHash('sha256').update(good).digest('hex');
  const forged = Buffer.from('what has but the MD5 of a listed file');
  const query = new URLSearchParams({ kind: 'npm', name: 'good', version: '1', origin: 'test' });
  const lines = [
    { path: 'index.js', sha256 },
    { path: 'other.js', md5: createHash('md5').update(forged).digest('hex') },
  ];
  const answer = await fetch(`${moscow}/v1/reputation/known-good?${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await adminToken(at, 'moscow')}`,
      'content-type': 'application/x-ndjson',
    },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  });
  assert.equal(answer.status, 200, await answer.text());
  await submit(moscow, anna, good);
  const verdict = await judged(sha256);
  assert.equal(verdict?.verdict, 'clean');
  assert.match(verdict?.reasons.map(({ words }) => words).join() ?? '', /npm good 1/);
  const { sha256: other } = await submit(moscow, anna, forged);
  assert.notEqual((await judged(other))?.verdict, 'clean');
});
