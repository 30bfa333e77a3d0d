import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { connect } from './connection.ts';

test('a command that is told to end does not wait for an answer', async () => {
  const silent = createServer(() => undefined);
  after(() => {
    silent.closeAllConnections();
    silent.close();
  });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const told = new AbortController();
  const office = `http://127.0.0.1:${port}`;
  const connection = connect({ office, data: 'data' }, {}, told.signal);
  const asked = once(silent, 'request');
  const answer = assert.rejects(connection.json('/v1/policy'), /told to end/);
  await asked;
  told.abort(new Error('told to end'));
  await answer;
});
