import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choosePorts } from './ports.ts';

test('neighbouring ports end at the last there is', async () => {
  const host = '127.0.0.1';
  assert.deepEqual(await choosePorts(host, 65_533, 3), [65_533, 65_534, 65_535]);
  await assert.rejects(choosePorts(host, 65_534, 3), { code: 'invalid-setting' });
  assert.equal(new Set(await choosePorts(host, 0, 3)).size, 3);
});
