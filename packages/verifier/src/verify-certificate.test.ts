import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, type JsonValue, parseJson } from './formats/canonical-json.ts';
import {
  type Certificate,
  certificateText,
  formatCertificate,
  formatCustomerCertificate,
  signedText,
} from './formats/certificate.ts';
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

test("a customer's certificate that comes in pieces is judged as one that is whole", async () => {
  const { certificate } = await testCertificate({ customer: true });
  const bytes = new TextEncoder().encode(formatCertificate(certificate));
  const whole = await verifyCertificate(certificate, trust);
  assert.deepEqual(whole.failures, []);
  for (const length of [1, 7, 1000, bytes.length]) {
    assert.deepEqual(await verifyCertificate(inPieces(bytes, length), trust), whole);
  }
  for (const spelling of [JSON.stringify(certificate), JSON.stringify(certificate, null, 2)]) {
    const pieces = inPieces(new TextEncoder().encode(spelling), 100);
    assert.deepEqual(await verifyCertificate(pieces, trust), whole);
  }
});

test("a customer's certificate written piece by piece is the one that is written whole", async () => {
  const { certificate } = await testCertificate({ customer: true });
  const { format, body, receipts, customer, signatures } = certificate;
  const objects = Readable.from(customer?.objects ?? []);
  const pieces = formatCustomerCertificate({ format, body, receipts }, objects, async (parts) => {
    assert.equal(signedText(parts), certificateText(certificate));
    return signatures;
  });
  const text = (await Array.fromAsync(pieces)).join('');
  assert.equal(text, formatCertificate(certificate));
});

test('what comes in pieces is refused where it is cut, continued or has something inserted', async () => {
  const { certificate } = await testCertificate({ customer: true });
  const text = formatCertificate(certificate);
  const objectsEnd = text.indexOf(']},"format"');
  const bad = [
    ...[10, objectsEnd - 5, objectsEnd, objectsEnd + 1, text.length - 2].map((at) =>
      text.slice(0, at),
    ),
    text.replace(']},"format"', '],"more":1},"format"'),
    text.replace(']},"format"', ']},"customer":{"objects":[]},"format"'),
    text.replace(']},"format"', `]},"body":${canonicalJson(certificate.body)},"format"`),
    text.replace('"objects":[{', '"objects":[{"more":1,'),
    text.replace('"objects":[{', '"objects":[[{'),
    text.replace('"objects":[{', `"objects":[{"key":"${'A'.repeat(9000)}",`),
    `${text}{}`,
  ];
  for (const [i, one] of bad.entries()) {
    const verdict = await verifyCertificate(inPieces(new TextEncoder().encode(one), 64), trust);
    assert.equal(verdict.valid, false, `${i}`);
    assert.match(verdict.failures[0]?.code ?? '', /^malformed-/, `${i}`);
  }
});

test('many objects that are wrong are not all told of', async () => {
  const { certificate } = await testCertificate({ customer: true });
  const [one] = certificate.customer?.objects ?? [];
  assert(one !== undefined);
  const objects = Array.from({ length: 5000 }, (_, index) => ({ ...one, proof: [], index }));
  const { failures } = await verifyCertificate({ ...certificate, customer: { objects } }, trust);
  assert(failures.length < 120, `${failures.length}`);
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

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
