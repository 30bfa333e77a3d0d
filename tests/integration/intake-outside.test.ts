import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { test } from 'node:test';
import type { Receipt } from '@vitrine/verifier';
import { type Answer, ask, call, makeCustomer, makeOperator, until } from '../support/people.ts';
import { freshFile, sha256Of, submit } from '../support/products.ts';
import { startSystem } from '../support/system.ts';

const system = await startSystem();
const { moscow = '' } = system.sites;
// Two regions whose home is the same site.
const german = await makeCustomer(system, 'Muster AG', 'DE');
const american = await makeCustomer(system, 'Sample Inc.', 'US');
const { token } = american;

test('what one region has shows nowhere in another, though both are at home at one site', async (t) => {
  const bytes = freshFile(20_000);
  const sha256 = sha256Of(bytes);
  const strange = sha256Of(freshFile(1));
  const alice = await makeOperator(system, 'alice', 'RU');
  // Everybody but the German is asked the same before and after.
  const own = await submit(moscow, american, freshFile(20_000));
  const ownSecret = own.receipt?.opening?.salt ?? '';
  const questions = (of: string): Promise<Answer>[] => [
    call(`${moscow}/v1/samples/${of}`, { token }),
    call(`${moscow}/v1/samples/${of}?region=europe`, { token }),
    call(`${moscow}/v1/samples/${of}/reads`, { token }),
    call(`${moscow}/v1/look-ups`, { json: { sha256: of, secret: ownSecret } }),
  ];
  const german1 = await submit(moscow, german, bytes);
  assert.equal(german1.status, 201);

  await t.test('questions are answered as for what nobody has', async () => {
    const had = await Promise.all(questions(sha256));
    const never = await Promise.all(questions(strange));
    assert.deepEqual(had.map(shapeOf), never.map(shapeOf));
    for (const { status } of had) assert.equal(status, 404);
  });

  const known = await submit(moscow, american, bytes);
  const fresh = await submit(moscow, american, freshFile(20_000));
  await t.test('its submission is answered as a first one', () => {
    assert.deepEqual([known.status, fresh.status], [201, 201]);
    const [one, other] = [known, fresh].map(({ receipt }) => payloadOf(receipt));
    assert.deepEqual(Object.keys(one ?? {}), Object.keys(other ?? {}));
    assert.equal(one?.duplicate, false);
    const theirs = payloadOf(german1.receipt);
    for (const member of ['sample', 'submission', 'keyId']) {
      assert.notEqual(one?.[member], undefined, member);
      assert.notEqual(one?.[member], theirs.sample);
      assert.notEqual(one?.[member], theirs[member], member);
    }
  });
  await t.test('each region counts its own', async () => {
    type Held = { region: string; samples: number; bytes: number };
    const { stored } = await until(async () => {
      const found = await ask<{ stored: Held[] }>(`${moscow}/v1/figures`, { token: alice.token });
      return found.stored.some(({ samples }) => samples === 3) ? found : undefined;
    });
    const held = Object.fromEntries(stored.map(({ region, samples }) => [region, samples]));
    assert.deepEqual(held, { europe: 1, 'north-america': 3 });
    const sizes = stored.map(({ bytes: sum, samples }) => sum / samples);
    assert.deepEqual(sizes, [20_000, 20_000]);
  });
  await t.test('the ledger shows entries that have nothing in common', async () => {
    const entries = [german1, known].map(({ receipt }) => receipt?.entry);
    const [one, other] = entries.map((entry) => Object.keys(entry ?? {}));
    assert.deepEqual(one, other);
    assert.notEqual(entries[0]?.commit, entries[1]?.commit);
    assert.deepEqual(
      entries.map((entry) => entry?.region),
      ['europe', 'north-america'],
    );
    const page = JSON.stringify(await ask(`${moscow}/v1/ledger/entries`));
    assert(!page.includes(sha256));
  });
  await t.test('each finds its own by its receipt, as it would alone', async () => {
    const found = await Promise.all(
      [german1, known].map(({ receipt }) =>
        ask<Record<string, unknown>>(`${moscow}/v1/look-ups`, {
          json: { sha256, secret: receipt?.opening?.salt ?? '' },
        }),
      ),
    );
    assert.deepEqual(
      found.map(({ region }) => region),
      ['europe', 'north-america'],
    );
    const { submissions } = await ask<{ submissions: unknown[] }>(
      `${moscow}/v1/samples/${sha256}`,
      { token },
    );
    assert.equal(submissions.length, 1);
  });
});

test('more than is taken at a time is told to come back, and then is taken', async () => {
  const begun: ClientRequest[] = [];
  try {
    // 16 GiB may be on their way; each says that it sends the 1 GiB that the policy allows.
    const busy = await until(async () => {
      begun.push(await sendHalf(1_073_741_824));
      const answer = await submit(moscow, american, freshFile(1_000));
      return answer.status === 201 ? undefined : answer;
    });
    assert.equal(begun.length, 16);
    assert.equal(busy.status, 503);
    assert.match(String(busy.problem?.type), /:overloaded$/);
    const headers = { authorization: `Bearer ${token}` };
    const body = freshFile(1_000).slice();
    const again = await fetch(`${moscow}/v1/samples`, { method: 'PUT', headers, body });
    assert.equal(again.status, 503);
    assert.match(again.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.equal((await call(`${moscow}/`)).status, 200);
  } finally {
    for (const one of begun) one.destroy();
  }
  await until(async () => {
    const { status } = await submit(moscow, american, freshFile(1_000));
    return status === 201 || undefined;
  });
});

/** Resolves when the site has taken the first bytes. */
async function sendHalf(sizeBytes: number): Promise<ClientRequest> {
  const request = httpRequest(`${moscow}/v1/samples`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${token}`,
      'content-length': sizeBytes,
      expect: '100-continue',
    },
  });
  request.on('error', () => undefined);
  request.flushHeaders();
  await once(request, 'continue');
  request.write(randomBytes(1_000));
  return request;
}

function payloadOf(receipt: Receipt | undefined): Record<string, unknown> {
  return { ...receipt?.opening?.payload };
}

/** An answer without what is of this request alone. */
function shapeOf({ status, body, headers }: Answer): unknown {
  const { instance, ...rest } = Object(body);
  const names = [...headers.keys()].filter((name) => !name.startsWith('x-ratelimit'));
  return { status, rest, names };
}
