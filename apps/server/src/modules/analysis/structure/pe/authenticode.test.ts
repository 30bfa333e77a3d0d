import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { oids } from '../certificate/signed-data.ts';
import {
  der,
  makeCertificate,
  octets,
  oid,
  sequence,
  sha256Algorithm,
  signedData,
  type TestCertificate,
} from '../certificate/test-kit.ts';
import { detailsOf, lookInto, pack, padded, u16, u32 } from '../test-kit.ts';
import { buildPe } from './test-kit.ts';

const root = makeCertificate('Test Root', 1);
const signer = makeCertificate('Muster Software AG', 2, root);

/** Signs as signtool does, by a way of its own to the digest: the parts that count, put together. */
function signPe(pe: Buffer, by: TestCertificate, certificates: readonly TestCertificate[]): Buffer {
  const file = padded(pe, 8);
  const [checksumAt, entryAt] = [0x58 + 64, 0x58 + 96 + 32];
  const counted = [
    file.subarray(0, checksumAt),
    file.subarray(checksumAt + 4, entryAt),
    file.subarray(entryAt + 8),
  ];
  const digest = createHash('sha256').update(Buffer.concat(counted)).digest();
  const contents = Buffer.concat([
    sequence(oid('1.3.6.1.4.1.311.2.1.15'), sequence(der(3, Buffer.from([0])))),
    sequence(sha256Algorithm, octets(digest)),
  ]);
  const pkcs7 = signedData(oids.indirectData, der(0x30, contents), contents, by, certificates);
  const table = padded(pack(u32(pkcs7.length + 8), u16(0x200, 2), pkcs7), 8);
  u32(file.length, table.length).copy(file, entryAt);
  return pack(file, table);
}

async function signatureOf(bytes: Buffer, roots: readonly X509Certificate[] = []) {
  return detailsOf(await lookInto('pe', bytes, { roots }), 'pe').signature;
}

const signed = signPe(buildPe({ overlay: Buffer.from('seven b') }), signer, [signer, root]);

test('a signature that fits is valid, and says whose it is', async () => {
  const { state, signatures } = await signatureOf(signed);
  assert.equal(state, 'valid');
  const [first] = signatures;
  assert.equal(first?.signer?.subject, 'CN=Muster Software AG');
  assert.deepEqual(
    first?.chain.map(({ subject, selfSigned }) => [subject, selfSigned]),
    [['CN=Test Root', true]],
  );
  assert.equal(first?.trust, 'not-judged');
  assert.equal(first?.declaredDigest, first?.computedDigest);
});

test('whether its root is believed is told where roots are configured', async () => {
  const other = makeCertificate('Other Root', 3);
  const trustIn = async (certificate: TestCertificate) =>
    (await signatureOf(signed, [new X509Certificate(certificate.der)])).signatures[0]?.trust;
  assert.equal(await trustIn(root), 'known-root');
  assert.equal(await trustIn(other), 'unknown-root');
  // The root itself need not stand in the file.
  const short = signPe(buildPe(), signer, [signer]);
  const { signatures } = await signatureOf(short, [new X509Certificate(root.der)]);
  assert.equal(signatures[0]?.trust, 'known-root');
});

test('any byte that counts spoils it, and those that do not, do not', async () => {
  const changed = (at: number) => {
    const copy = Buffer.from(signed);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  for (const at of [2, 0x58 + 63, 0x400, 0x600, signed.indexOf('seven b')]) {
    assert.equal((await signatureOf(changed(at))).state, 'mismatch', `byte ${at}`);
  }
  assert.equal((await signatureOf(changed(0x58 + 64))).state, 'valid', 'the checksum');
  const appended = pack(signed, 'more');
  assert.equal((await signatureOf(appended)).state, 'mismatch', 'what follows after the table');
});

test('a digest that was exchanged for another file’s does not pass', async () => {
  const digestOf = async (bytes: Buffer) =>
    Buffer.from((await signatureOf(bytes)).signatures[0]?.computedDigest ?? '', 'hex');
  const other = signPe(buildPe({ code: Buffer.alloc(16, 0x90) }), signer, [signer]);
  const [theirs, mine] = [
    await digestOf(other),
    await digestOf(signPe(buildPe(), signer, [signer])),
  ];
  const forged = signPe(buildPe(), signer, [signer]);
  // The other program, under a table in which nothing but the digest was made to fit.
  other.copy(forged, 0x400, 0x400, 0x600);
  theirs.copy(forged, forged.indexOf(mine));
  assert.equal((await signatureOf(forged)).state, 'signature-invalid');
});

test('one by another key than the certificate’s is not valid', async () => {
  const thief = makeCertificate('Muster Software AG', 2, root);
  const { state } = await signatureOf(signPe(buildPe(), thief, [signer]));
  assert.equal(state, 'signature-invalid');
});

test('a table without a signature, or with a broken one, is malformed', async () => {
  const cut = Buffer.from(signed);
  cut.fill(0, cut.length - 200);
  assert.notEqual((await signatureOf(cut)).state, 'valid');
  const nonsense = Buffer.from(signed);
  nonsense.fill(0xff, nonsense.readUInt32LE(0x58 + 96 + 32) + 8);
  assert.equal((await signatureOf(nonsense)).state, 'malformed');
});
