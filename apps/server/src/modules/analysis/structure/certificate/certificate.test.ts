import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Malformed } from '../reader.ts';
import { detailsOf, lookInto } from '../test-kit.ts';
import { childrenOf, oidOf, readDer, timeOf } from './der.ts';
import { der, makeCertificate, octets, oid, signedData } from './test-kit.ts';

const root = makeCertificate('Test Root', 1);
const leaf = makeCertificate('Test Leaf', 2, root);
const pem = (label: string, bytes: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;

test('certificates are read in DER and PEM, with a private key beside them told', async () => {
  const one = detailsOf(await lookInto('x509', leaf.der), 'certificate');
  assert.equal(one.encoding, 'der');
  assert.deepEqual(
    one.certificates.map(({ subject, issuer, selfSigned }) => [subject, issuer, selfSigned]),
    [['CN=Test Leaf', 'CN=Test Root', false]],
  );
  assert.equal(one.certificates[0]?.validFrom, '2026-01-01T00:00:00.000Z');
  assert.equal(one.certificates[0]?.key, 'ec prime256v1');
  const text = pem('CERTIFICATE', root.der) + pem('PRIVATE KEY', Buffer.alloc(4));
  const several = detailsOf(await lookInto('x509', text), 'certificate');
  assert.equal(several.encoding, 'pem');
  assert.equal(several.certificates[0]?.selfSigned, true);
  assert.equal(several.privateKey, true);
});

test('what is no certificate is a problem, and no failure', async () => {
  const { structure } = await lookInto('x509', pem('CERTIFICATE', Buffer.from('no')));
  assert.match(structure.problems.join(), /cannot be read/);
});

test('a signed message tells its signers and whether what they signed is there', async () => {
  const content = Buffer.from('hello');
  const type = '1.2.840.113549.1.7.1';
  const message = signedData(type, octets(content), content, leaf, [leaf, root]);
  const read = async (bytes: Uint8Array) => detailsOf(await lookInto('pkcs7', bytes), 'pkcs7');
  const good = await read(message);
  assert.equal(good.signers[0]?.state, 'valid');
  assert.equal(good.signers[0]?.certificate?.subject, 'CN=Test Leaf');
  assert.equal(good.signers[0]?.chain[0]?.subject, 'CN=Test Root');
  assert.equal(good.certificates.length, 2);
  const changed = Buffer.from(message);
  changed.write('hullo', changed.indexOf('hello'));
  assert.equal((await read(changed)).signers[0]?.state, 'digest-mismatch');
  const inPem = await read(Buffer.from(pem('PKCS7', message)));
  assert.equal(inPem.encoding, 'pem');
  assert.equal(inPem.signers[0]?.state, 'valid');
});

test('DER is read strictly', () => {
  assert.equal(oidOf(readDer(oid('1.3.6.1.4.1.311.2.1.4'))), '1.3.6.1.4.1.311.2.1.4');
  assert.equal(timeOf(readDer(der(0x17, Buffer.from('490101000000Z')))), '2049-01-01T00:00:00Z');
  assert.equal(timeOf(readDer(der(0x18, Buffer.from('19991231235959Z')))), '1999-12-31T23:59:59Z');
  assert.equal(timeOf(readDer(der(0x17, Buffer.from('991332000000Z')))), undefined);
  for (const hex of ['', '30', '3005', '3080', '308500000000', '1f8101', '0482ffff']) {
    assert.throws(() => readDer(Buffer.from(hex, 'hex')), Malformed, hex);
  }
  assert.throws(() => childrenOf(readDer(Buffer.from('30020405', 'hex'))), Malformed);
});
