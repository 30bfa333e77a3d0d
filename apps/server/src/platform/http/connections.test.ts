import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { ProblemError } from './index.ts';
import { serve } from './test-kit.ts';

describe('a slow or broken client', async () => {
  const slow = await serve({
    limits: {
      headersTimeoutMs: 60,
      requestTimeoutMs: 30_000,
      checkIntervalMs: 20,
      bodyWindowMs: 60,
      bodyBytesPerSecondMin: 1_000_000,
    },
  });
  const failures: unknown[] = [];
  slow.route({
    method: 'PUT',
    url: '/bytes',
    config: { permission: 'public', rawBody: true },
    handler: async (request) => {
      try {
        return await text(request.body as Readable);
      } catch (error) {
        failures.push(error);
        throw error;
      }
    },
  });
  await slow.listen({ host: '127.0.0.1', port: 0 });
  const { port } = slow.server.address() as AddressInfo;

  async function send(bytes: string): Promise<string> {
    const socket: Socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    return await text(socket);
  }

  function assertProblem(response: string, status: number, code: string): void {
    assert.match(response, new RegExp(`^HTTP/1\\.1 ${status} `));
    const [head = '', body = ''] = response.split('\r\n\r\n');
    assert.match(head, /content-type: application\/problem\+json/);
    assert.match(head, /connection: close/);
    assert.equal(JSON.parse(body).type, `urn:vitrine:problem:${code}`);
  }

  it('that never ends its headers is told so and let go', async () => {
    const response = await send('GET / HTTP/1.1\r\nhost: x\r\n');
    assertProblem(response, 408, 'request-timeout');
  });

  it('that trickles its body is told so and let go, and the handler learns of it', async () => {
    const response = await send(
      'PUT /bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 100000000\r\n\r\nx',
    );
    assertProblem(response, 408, 'request-timeout');
    assert(failures[0] instanceof Error);
  });

  it('that speaks something else is told so', async () => {
    assertProblem(await send('HELLO\r\n\r\n'), 400, 'malformed-request');
  });

  it('that sends endless headers is told so', async () => {
    const response = await send(`GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`);
    assertProblem(response, 431, 'headers-too-large');
  });

  it('that trickles on after its answer is let go without a second one', async () => {
    const response = await send('PUT /none HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx');
    assert.equal(response.match(/HTTP\/1\.1/g)?.length, 1, response);
  });
});

describe('a request that can be read in two ways', async () => {
  const plain = await serve();
  plain.route({
    method: 'PUT',
    url: '/bytes',
    config: { permission: 'public', rawBody: true },
    handler: async (request) => {
      if (request.headers.authorization === 'none') throw new ProblemError(401, 'nobody', 'No');
      return await text(request.body as Readable);
    },
  });
  await plain.listen({ host: '127.0.0.1', port: 0 });
  const { port } = plain.server.address() as AddressInfo;

  /** Sends, waits for the first of the answer, sends the rest. */
  async function exchange(bytes: string, rest = ''): Promise<string> {
    const socket: Socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    const [first] = await once(socket, 'data');
    socket.end(rest);
    return first.toString() + (await text(socket));
  }

  const start = 'PUT /bytes HTTP/1.1\r\nhost: x\r\n';
  const withHost = (host: string) => `GET /healthz HTTP/1.1\r\nhost: ${host}\r\n\r\n`;
  const refusals = [
    [400, 'malformed-request', 'GET /healthz HTTP/1.1\r\n\r\n'],
    [400, 'malformed-request', 'GET /healthz HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n'],
    [400, 'malformed-request', `${start}authorization: a\r\nAuthorization: b\r\n\r\n`],
    [400, 'malformed-request', `${start}vitrine-reason: a\r\nvitrine-reason: b\r\n\r\n`],
    [400, 'malformed-request', withHost('')],
    [400, 'malformed-request', withHost('a b')],
    [400, 'malformed-request', withHost('user@x')],
    [400, 'malformed-request', withHost('x/../y')],
    [400, 'malformed-request', withHost('[::1')],
    [501, 'transfer-coding', `${start}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    [417, 'expectation', `${start}expect: wonders\r\n\r\n`],
    [405, 'method-not-allowed', 'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n'],
  ] as const;
  for (const [status, code, request] of refusals) {
    it(`is refused: ${request.split('\r\n').slice(0, 4).join(' ')}`, async () => {
      const response = await exchange(request);
      assert.match(response, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.match(response, /content-type: application\/problem\+json/i);
      assert.match(response, new RegExp(`urn:vitrine:problem:${code}"`));
    });
  }

  for (const host of ['x', 'pages.example:8443', '127.0.0.1:1', '[::1]:80', 'an_odd-one.x']) {
    it(`may be for the host ${host}`, async () => {
      assert.match(await exchange(withHost(host)), /^HTTP\/1\.1 200 /);
    });
  }

  it('may repeat what is a list', async () => {
    const lists = `${start}accept: a\r\naccept: b\r\n`;
    const response = await exchange(`${lists}content-length: 2\r\n\r\nok`);
    assert.match(response, /^HTTP\/1\.1 200 /);
  });

  const expecting = `${start}content-length: 5\r\nexpect: 100-continue\r\n`;

  it('is told to go on when its body is wanted', async () => {
    const response = await exchange(`${expecting}\r\n`, 'hello');
    assert.match(response, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    assert.match(response, /\r\nhello$/);
    assert.doesNotMatch(response, /connection: close/i);
  });

  it('is not told to go on when it is refused', async () => {
    const response = await exchange(`${expecting}authorization: none\r\n\r\n`);
    assert.match(response, /^HTTP\/1\.1 401 /);
    assert.match(response, /connection: close/i);
    assert.equal(response.match(/HTTP\/1\.1/g)?.length, 1, response);
  });
});
