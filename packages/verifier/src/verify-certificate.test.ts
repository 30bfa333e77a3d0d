import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, type JsonValue, parseJson } from './formats/canonical-json.ts';
import { type Certificate, checkCertificate, formatCertificate } from './formats/certificate.ts';
import { FormatError } from './formats/errors.ts';
import {
  type Deviation,
  testCertificate,
  testOperators,
  testTrust,
} from './testing/certificate.ts';
import { altered, leafPaths, valueAt, withLeaf } from './testing/leaves.ts';
import { relocationScript } from './testing/relocation.ts';
import type { Verdict } from './verdict.ts';
import { verifyCertificate } from './verify-certificate.ts';

const trust = await testTrust();

async function verdictOf(deviation: Deviation): Promise<Verdict> {
  const { certificate } = await testCertificate(deviation);
  return verifyCertificate(certificate, trust);
}

test('a good certificate is valid, with and without its manifest', async () => {
  const { certificate, manifest } = await testCertificate();
  const text = formatCertificate(certificate);
  for (const input of [certificate, text, new TextEncoder().encode(text)]) {
    const verdict = await verifyCertificate(input, trust);
    assert.deepEqual(verdict.failures, []);
    assert.equal(verdict.valid, true);
  }
  const verdict = await verifyCertificate(text, trust, { manifest: [manifest] });
  assert.equal(verdict.valid, true);
  assert.match(verdict.proven.join(), /manifest file/);
  assert.match(verdict.proven.join(), /every copy of (?:1 key|[2-9] keys),/);
  assert.match(verdict.notCovered.join(), /no copy was made outside the logged paths/);
});

test('a certificate holds the objects of a large customer', async () => {
  const { certificate } = await testCertificate({ customer: true });
  const [one] = certificate.customer?.objects ?? [];
  assert(one !== undefined);
  const objectsOf = (count: number) => ({
    ...certificate,
    customer: {
      objects: Array.from({ length: count }, (_, index) => ({ ...one, proof: [], index })),
    },
  });
  assert.equal(checkCertificate(objectsOf(150_000)).customer?.objects.length, 150_000);
  const refused = { name: 'FormatError', code: 'malformed-certificate' };
  assert.throws(() => checkCertificate(objectsOf(200_001)), refused);
});

test("a good customer's certificate is valid and says what it does not prove", async () => {
  const verdict = await verdictOf({ customer: true });
  assert.deepEqual(verdict.failures, []);
  assert.match(verdict.proven.join(), /3 objects listed/);
  assert.match(verdict.declared.join(), /are all of its objects/);
});

test('another manifest file is refused', async () => {
  const { certificate, manifest } = await testCertificate();
  const shorter = await verifyCertificate(certificate, trust, { manifest: [manifest.slice(65)] });
  assert.deepEqual(
    shorter.failures.map(({ code }) => code),
    ['manifest-file-mismatch'],
  );
  const cut = await verifyCertificate(certificate, trust, { manifest: [manifest.slice(1)] });
  assert.deepEqual(
    cut.failures.map(({ code }) => code),
    ['malformed-manifest'],
  );
});

test('no member can be changed after signing', async () => {
  const { certificate } = await testCertificate({ customer: true });
  const document = certificate as unknown as JsonValue;
  for (const path of leafPaths(document)) {
    const changed = withLeaf(document, path, altered(valueAt(document, path)));
    const verdict = await verifyCertificate(changed as unknown as Certificate, trust);
    assert.equal(verdict.valid, false, path.join('.'));
  }
});

test('no member of the body but plain statements can be changed even by all parties', async () => {
  const { certificate } = await testCertificate();
  const body = certificate.body as JsonValue;
  const accepted: string[] = [];
  for (const path of leafPaths(body)) {
    const verdict = await verdictOf({
      draft: (draft) => {
        const changed = withLeaf(body, path, altered(valueAt(body, path)));
        draft.body = changed as Record<string, JsonValue>;
      },
    });
    if (verdict.valid) accepted.push(path.join('.'));
  }
  assert.deepEqual(accepted, ['outOfScope.0', 'limit']);
});

test('no payload of a step but what is declared can be changed even by all parties', async () => {
  const script = await relocationScript(await testOperators());
  const accepted = new Set<string>();
  for (const [i, { step, payload }] of script.entries()) {
    for (const path of leafPaths(payload)) {
      const verdict = await verdictOf({
        acts: (acts) => {
          const act = acts[i];
          if (act === undefined) throw new RangeError(`no act ${i}`);
          act.payload = withLeaf(payload, path, altered(valueAt(payload, path)));
        },
      });
      if (verdict.valid) accepted.add(`${step}.${path.join('.')}`);
    }
  }
  assert.deepEqual([...accepted].sort(), declaredOnly);
});

/** What rests on the word of a ledger's keeper alone. */
const declaredOnly = [
  'checked.checks.0.detail',
  'checked.checks.0.name',
  'checked.checks.1.detail',
  'checked.checks.1.name',
  'erased.backups.0.expiresAt',
  'erased.backups.0.name',
  'erased.bytes',
  'erased.objects',
  'fenced.at',
  'fenced.expires',
  'keys-destroyed.copies.0.destroyedAt',
  'keys-destroyed.copies.1.destroyedAt',
  'operator.country',
  'policy-after.effective',
  'policy-before.effective',
  'prepared.bytesFree',
  'prepared.keys.0',
];

test('property: no flipped bit leaves a certificate valid', async () => {
  const { certificate } = await testCertificate({ customer: true });
  const bytes = new TextEncoder().encode(formatCertificate(certificate));
  const original = canonicalJson(certificate);
  const position = fc.nat({ max: bytes.length - 1 });
  await fc.assert(
    fc.asyncProperty(position, fc.nat({ max: 7 }), async (at, bit) => {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      fc.pre(canonicalOf(flipped) !== original);
      const { valid } = await verifyCertificate(flipped, trust);
      assert.equal(valid, false);
    }),
    { numRuns: 300 },
  );
});

function canonicalOf(bytes: Uint8Array): string | undefined {
  try {
    return canonicalJson(parseJson(bytes));
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

test('whatever is not a certificate gets a verdict, not an exception', async () => {
  const inputs = ['', '{', 'null', '[]', '{}', '{"format":"vitrine-relocation-certificate/1"}'];
  for (const input of inputs) {
    assert.equal((await verifyCertificate(input, trust)).valid, false);
  }
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (value) => {
      assert.equal((await verifyCertificate(value as Certificate, trust)).valid, false);
    }),
  );
  const { certificate } = await testCertificate();
  const { failures } = await verifyCertificate(certificate, 'log nonsense\n');
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['malformed-trust-policy'],
  );
});
