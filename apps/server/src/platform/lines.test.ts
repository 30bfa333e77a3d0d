import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf } from './lines.ts';

const text = 'eins\nzwei – drei\n\nvier\n';

async function* cut(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

test('gives the lines of a text, wherever it is cut', async () => {
  const bytes = Buffer.from(text);
  for (let length = 1; length <= bytes.length; length++) {
    const lines = await Array.fromAsync(linesOf(cut(bytes, length), 20));
    assert.deepEqual(lines, ['eins', 'zwei – drei', '', 'vier']);
  }
});

test('refuses a line that is too long, and a text that ends inside one', async () => {
  for (const bad of ['x'.repeat(21), `${'x'.repeat(21)}\n`, 'eins\nzwei']) {
    for (const length of [1, 100]) {
      const read = Array.fromAsync(linesOf(cut(Buffer.from(bad), length), 20));
      await assert.rejects(read, RangeError);
    }
  }
});
