import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { frameHeader, readFrames } from './frames.ts';

const files = [0, 1, 23, 24, 70_000].map((size) => ({
  id: randomUUID(),
  bytes: randomBytes(size),
}));
const stream = Buffer.concat(
  files.flatMap(({ id, bytes }) => [frameHeader(id, bytes.length), bytes]),
);

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

for (const size of [1, 7, 24, 1000, stream.length]) {
  test(`frames come whole and in pieces, cut every ${size} bytes`, async () => {
    for (const whole of [true, false]) {
      const found: { id: string; bytes: Buffer }[] = [];
      for await (const frame of readFrames(cut(stream, size))) {
        const pieces = whole ? [await frame.whole()] : await Array.fromAsync(frame.body);
        found.push({ id: frame.id, bytes: Buffer.concat(pieces) });
      }
      assert.deepEqual(found, files);
    }
  });
}

test('a stream that ends inside a frame is an error, and its source is left', async () => {
  for (const length of [1, 23, 25, stream.length - 1]) {
    let left = false;
    const source = async function* () {
      try {
        yield* cut(stream.subarray(0, length), 10);
      } finally {
        left = true;
      }
    };
    await assert.rejects(async () => {
      for await (const frame of readFrames(source())) await frame.whole();
    }, /ended inside a frame/);
    assert(left);
  }
});
