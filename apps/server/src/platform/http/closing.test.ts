import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { serve } from './test-kit.ts';

/** Longer than a test may take: what is kept alive would be seen. */
const limits = {
  keepAliveTimeoutMs: 200_000,
  headersTimeoutMs: 200_000,
  requestTimeoutMs: 200_000,
};

async function reach(app: { server: { address(): unknown } }): Promise<Socket> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

test('a server that closes gives the answers that are under way, and keeps no connection', async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  const app = await serve({ limits });
  app.route({
    method: 'GET',
    url: '/slow',
    config: { permission: 'public' },
    handler: async () => {
      asked.resolve();
      return await answer.promise;
    },
  });
  const closing = Promise.withResolvers<void>();
  app.addHook('preClose', async () => closing.resolve());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = await reach(app);
  socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
  await asked.promise;
  const closed = app.close();
  await closing.promise;
  answer.resolve('late');
  const said = await text(socket);
  assert.match(said, /^HTTP\/1\.1 200 /);
  assert.match(said, /connection: close/);
  assert.match(said, /late$/);
  await closed;
});
