import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { cartStream } from './cart.ts';
import { Rc4 } from './rc4.ts';

async function* pieces(bytes: Uint8Array, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
}

/** Reads a CaRT file as its specification has it, from the trailer backwards. */
function unpack(file: Buffer) {
  assert.equal(file.toString('latin1', 0, 4), 'CART');
  assert.equal(file.readInt16LE(4), 1);
  assert.equal(file.readBigUInt64LE(6), 0n);
  const key = file.subarray(14, 30);
  assert.equal(key.toString('hex'), '03010401050902060301040105090206');
  const open = (from: number, to: number) =>
    Buffer.from(new Rc4(key).update(file.subarray(from, to)));
  const headerEnd = 38 + Number(file.readBigUInt64LE(30));
  const trailer = file.subarray(-28);
  assert.equal(trailer.toString('latin1', 0, 4), 'TRAC');
  assert.equal(trailer.readBigUInt64LE(4), 0n);
  const footerAt = Number(trailer.readBigUInt64LE(12));
  const footerEnd = footerAt + Number(trailer.readBigUInt64LE(20));
  assert.equal(footerEnd, file.length - 28);
  return {
    header: JSON.parse(open(38, headerEnd).toString()),
    content: inflateSync(open(headerEnd, footerAt)),
    footer: JSON.parse(open(footerAt, footerEnd).toString()),
  };
}

const sizesBytes = [0, 1, 65_536, 1_000_003];

for (const sizeBytes of sizesBytes) {
  test(`wraps ${sizeBytes} bytes`, async () => {
    const sample = createHash('shake256', { outputLength: sizeBytes }).update('sample').digest();
    const hash = (name: string) => createHash(name).update(sample).digest('hex');
    const options = { name: 'größe.exe', metadata: { source: 'vitrine' } };
    const wrapped = await Array.fromAsync(cartStream(pieces(sample, 70_000), options));
    const { header, content, footer } = unpack(Buffer.concat(wrapped));
    assert.deepEqual(header, { name: 'größe.exe', source: 'vitrine' });
    assert.ok(sample.equals(content));
    const [md5, sha1, sha256] = [hash('md5'), hash('sha1'), hash('sha256')];
    assert.deepEqual(footer, { length: String(sizeBytes), md5, sha1, sha256 });
  });
}

test('hides what a scanner would find', async () => {
  const sample = Buffer.from('MALICIOUS'.repeat(1000));
  const file = Buffer.concat(await Array.fromAsync(cartStream(pieces(sample, 100), { name: 'a' })));
  assert.ok(!file.includes('MALICIOUS'));
});

test('fails with its source, and frees it when left', async () => {
  const freed = Promise.withResolvers<void>();
  async function* endless() {
    try {
      for (;;) yield new Uint8Array(100_000).map((_, index) => index * index);
    } finally {
      freed.resolve();
    }
  }
  for await (const piece of cartStream(endless(), { name: 'a' })) {
    if (piece.length > 1000) break;
  }
  await freed.promise;
  async function* breaking() {
    yield new Uint8Array(10);
    throw new Error('damaged');
  }
  await assert.rejects(Array.fromAsync(cartStream(breaking(), { name: 'a' })), /damaged/);
});
