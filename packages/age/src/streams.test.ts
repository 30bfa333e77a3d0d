import assert from 'node:assert/strict';
import { Duplex, Readable, type Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import { test } from 'node:test';
import { decrypt, decryptStream, encrypt, encryptStream, generateIdentity } from './index.ts';
import { assertSameBytes, patterned, withCode } from './testkit.ts';

const identity = generateIdentity();
const recipients = [identity.recipient];

function* cut(bytes: Uint8Array, pieceBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

function through(bytes: Uint8Array, pieceBytes: number, stream: Transform): Promise<Buffer> {
  return pipeline(Readable.from(cut(bytes, pieceBytes), { objectMode: false }), stream, buffer);
}

test('streams go round for every piece size', async () => {
  for (const length of [0, 1, 65_536, 200_001]) {
    const plaintext = patterned(length);
    for (const pieceBytes of [1021, 65_536, 1_000_000]) {
      const file = await through(plaintext, pieceBytes, encryptStream(recipients));
      assertSameBytes(decrypt(file, [identity]), plaintext);
      assertSameBytes(await through(file, pieceBytes, decryptStream([identity])), plaintext);
    }
  }
});

test('a bad file destroys the stream with the reason', async () => {
  const file = encrypt(patterned(200_001), recipients);
  const cutShort = file.subarray(0, 140_000);
  await assert.rejects(
    through(cutShort, 4096, decryptStream([identity])),
    withCode('chunk-tampered'),
  );
  await assert.rejects(
    through(file, 4096, decryptStream([generateIdentity()])),
    withCode('no-identity-matched'),
  );
  await assert.rejects(
    through(new Uint8Array(0), 1, decryptStream([identity])),
    withCode('truncated'),
  );
});

test('streams serve as web streams too', async () => {
  const plaintext = patterned(150_000);
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of cut(plaintext, 50_000)) controller.enqueue(piece);
      controller.close();
    },
  });
  const encrypted = source.pipeThrough(Duplex.toWeb(encryptStream(recipients)));
  const decrypted = encrypted.pipeThrough(Duplex.toWeb(decryptStream([identity])));
  assertSameBytes(await buffer(decrypted), plaintext);
});
