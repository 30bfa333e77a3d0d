import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BufferPool, largeBufferBytes, smallBufferBytes } from './buffer-pool.ts';

test('keeps the budget, serves in order and asks for part-filled buffers', async () => {
  let pressed = 0;
  const pool = new BufferPool(2 * largeBufferBytes, () => {
    pressed++;
  });
  const first = await pool.acquire(largeBufferBytes);
  const second = await pool.acquire(largeBufferBytes);
  assert.equal(pressed, 0);
  const served: string[] = [];
  const third = pool.acquire(largeBufferBytes).then((buffer) => {
    served.push('third');
    return buffer;
  });
  const fourth = pool.acquire(smallBufferBytes).then((buffer) => {
    served.push('fourth');
    return buffer;
  });
  assert.equal(pressed, 2);
  pool.release(first);
  assert.equal(await third, first);
  assert.deepEqual(served, ['third']);
  pool.forget(second.byteLength);
  assert.equal((await fourth).byteLength, smallBufferBytes);
  assert.equal(pool.usedBytes, largeBufferBytes + smallBufferBytes);
});

test('never holds more than its budget, whatever the sizes', async () => {
  const pool = new BufferPool(largeBufferBytes, () => undefined);
  const small = await Promise.all([1, 2, 3, 4].map(() => pool.acquire(smallBufferBytes)));
  for (const buffer of small) pool.release(buffer);
  const large = await pool.acquire(largeBufferBytes);
  pool.release(large);
  assert.notEqual(await pool.acquire(smallBufferBytes), small[3]);
  assert.throws(() => new BufferPool(1000, () => undefined), RangeError);
});
