import assert from 'node:assert/strict';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import type { InjectOptions } from 'fastify';
import { z } from 'zod';
import { PostgresError, type PostgresErrorCode } from '../postgres/errors.ts';
import { type Answered, ProblemError, requirePrincipal } from './index.ts';
import { serve } from './test-kit.ts';

class Teapot extends Error {}

const answered: Answered[] = [];
const app = await serve({
  errorMappings: [
    (error) => (error instanceof Teapot ? new ProblemError(418, 'teapot', 'A teapot') : undefined),
  ],
  onAnswered: (answer) => answered.push(answer),
  readiness: async () => ({ ready: false, checks: { postgres: 'starting' } }),
  metrics: { contentType: 'text/plain', render: async () => 'figures' },
});

let thrown: unknown;
app.route({
  method: 'POST',
  url: '/things/:id',
  config: { permission: 'public' },
  schema: {
    summary: 'Make a thing',
    params: z.object({ id: z.coerce.number().int() }),
    querystring: z.object({ deep: z.enum(['yes', 'no']).default('no') }),
    body: z.object({ size: z.object({ width: z.int() }) }),
    response: { 200: z.object({ id: z.int(), width: z.int() }) },
  },
  handler: async (request) => {
    const width: number = request.body.size.width;
    return { id: request.params.id, width };
  },
});
app.route({
  method: 'GET',
  url: '/throws',
  config: { permission: 'public' },
  schema: { response: { 200: z.object({}), 500: z.object({ never: z.string() }) } },
  handler: async () => {
    throw thrown;
  },
});
app.route({
  method: 'PUT',
  url: '/bytes',
  config: { permission: 'public', rawBody: true },
  handler: async (request) => ({ length: (await text(request.body as Readable)).length }),
});
app.route({
  method: 'POST',
  url: '/documents',
  config: { permission: 'public', jsonBytesMax: 2_000_000 },
  schema: { body: z.object({ words: z.string() }) },
  handler: async (request) => ({ length: request.body.words.length }),
});
app.route({
  method: 'GET',
  url: '/mine',
  config: { permission: 'customer' },
  handler: async (request) => ({ country: requirePrincipal(request, 'customer').country }),
});
app.route({
  method: 'GET',
  url: '/operators',
  config: { permission: 'people.read' },
  handler: async () => ({}),
});

async function problem(request: InjectOptions, status: number, code: string) {
  const response = await app.inject(request);
  assert.equal(response.statusCode, status, response.body);
  assert.equal(response.headers['content-type'], 'application/problem+json');
  const body = response.json();
  assert.equal(body.type, `urn:vitrine:problem:${code}`);
  assert.equal(body.status, status);
  assert.match(body.instance, /^urn:uuid:/);
  return { body, headers: response.headers };
}

describe('a request', () => {
  it('reaches its handler with typed values', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/things/7',
      payload: { size: { width: 3 } },
    });
    assert.deepEqual(response.json(), { id: 7, width: 3 });
    assert.equal(response.headers['x-content-type-options'], 'nosniff');
    assert.equal(response.headers['cache-control'], 'no-store');
  });

  it('that is not valid learns which field is at fault', async () => {
    const post = { method: 'POST', url: '/things/7' } as const;
    const { body } = await problem(
      { ...post, payload: { size: { width: 'x' } } },
      400,
      'invalid-request',
    );
    assert.match(body.detail, /^body\.size\.width: /);
    assert.deepEqual([body.errors[0].in, body.errors[0].pointer], ['body', '/size/width']);
    const inPath = await problem(
      { ...post, url: '/things/x', payload: {} },
      400,
      'invalid-request',
    );
    assert.match(inPath.body.detail, /^params\.id: /);
    const url = '/things/7?deep=maybe';
    const inQuery = await problem(
      { ...post, url, payload: { size: { width: 1 } } },
      400,
      'invalid-request',
    );
    assert.deepEqual(
      inQuery.body.errors.map((e: { in: string }) => e.in),
      ['querystring'],
    );
    await problem(post, 400, 'invalid-request');
  });

  it('with JSON that is none, too large, poisoned or not UTF-8 is refused', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const post = { method: 'POST', url: '/things/7', headers } as const;
    await problem({ ...post, payload: '{"size":' }, 400, 'malformed-json');
    await problem({ ...post, payload: '{"__proto__":{"a":1}}' }, 400, 'malformed-json');
    await problem({ ...post, payload: Buffer.of(0x22, 0xff, 0x22) }, 400, 'malformed-json');
    await problem({ ...post, payload: `"${'x'.repeat(1_048_576)}"` }, 413, 'content-too-large');
  });

  it('may be of larger JSON where its route says so', async () => {
    const post = { method: 'POST', url: '/documents' } as const;
    const taken = await app.inject({ ...post, payload: { words: 'x'.repeat(1_900_000) } });
    assert.deepEqual(taken.json(), { length: 1_900_000 });
    const payload = { words: 'x'.repeat(2_000_000) };
    await problem({ ...post, payload }, 413, 'content-too-large');
  });

  it('with another media type where JSON is wanted is refused', async () => {
    const headers = { 'content-type': 'text/xml' };
    const request = { method: 'POST', url: '/things/7', headers, payload: '<x/>' } as const;
    await problem(request, 415, 'unsupported-media-type');
  });

  it('hands on any bytes as a stream, JSON included, beyond the limit of JSON', async () => {
    for (const type of ['application/octet-stream', 'image/png', 'application/json']) {
      const response = await app.inject({
        method: 'PUT',
        url: '/bytes',
        headers: { 'content-type': type },
        payload: Buffer.alloc(2_000_000, 'x'),
      });
      assert.deepEqual(response.json(), { length: 2_000_000 }, type);
    }
  });

  it('for nothing that exists is told so, and apart from a wrong method', async () => {
    await problem({ method: 'GET', url: '/nothing' }, 404, 'not-found');
    await problem({ method: 'POST', url: '/nothing', payload: { a: 1 } }, 404, 'not-found');
    const { headers } = await problem(
      { method: 'DELETE', url: '/things/7' },
      405,
      'method-not-allowed',
    );
    assert.equal(headers.allow, 'POST');
    await problem({ method: 'GET', url: '/%zz' }, 400, 'invalid-request');
  });
});

describe('an error', () => {
  async function throwing(error: unknown, status: number, code: string) {
    thrown = error;
    return await problem({ method: 'GET', url: '/throws' }, status, code);
  }

  it('that is a problem becomes the answer, with headers and extensions', async () => {
    const { body, headers } = await throwing(
      new ProblemError(503, 'fenced', 'Fenced', {
        detail: 'A relocation is under way',
        headers: { 'retry-after': '3' },
        extra: { relocation: 'r' },
      }),
      503,
      'fenced',
    );
    assert.equal(headers['retry-after'], '3');
    assert.deepEqual([body.detail, body.relocation], ['A relocation is under way', 'r']);
  });

  it('of a module goes through its mapping', async () => {
    await throwing(new Teapot(), 418, 'teapot');
  });

  it('of the database is temporary, or our fault', async () => {
    const cases: [PostgresErrorCode, number, string][] = [
      ['connection-lost', 503, 'unavailable'],
      ['commit-unknown', 503, 'unavailable'],
      ['disk-full', 507, 'insufficient-storage'],
      ['unique-violation', 500, 'internal'],
    ];
    for (const [code, status, name] of cases) {
      const { body } = await throwing(new PostgresError(code, 'hush'), status, name);
      assert.doesNotMatch(JSON.stringify(body), /hush/);
    }
  });

  it('that nobody foresaw tells nothing of itself', async () => {
    for (const error of [new TypeError('hush'), 'hush', undefined, null]) {
      const { body } = await throwing(error, 500, 'internal');
      assert.doesNotMatch(JSON.stringify(body), /hush/);
    }
  });

  it('of a handler that breaks its own schema is our fault', async () => {
    const other = await serve();
    other.route({
      method: 'GET',
      url: '/liar',
      config: { permission: 'public' },
      schema: { response: { 200: z.object({ a: z.int() }) } },
      handler: async () => ({ a: 0.5 }),
    });
    const response = await other.inject('/liar');
    assert.equal(response.json().type, 'urn:vitrine:problem:internal');
  });
});

describe('a route', () => {
  it('cannot be registered without a permission', async () => {
    const other = await serve();
    assert.throws(() => other.get('/open', async () => 1), /GET \/open names no permission/);
    const wrong = { config: { permission: 'anyone' } } as never;
    assert.throws(() => other.get('/open', wrong, async () => 1), /names no permission/);
  });

  it('asks for the caller before anything else', async () => {
    assert.deepEqual((await app.inject('/mine')).json(), { country: 'DE' });
    const { headers } = await problem({ method: 'GET', url: '/operators' }, 401, 'unauthenticated');
    assert.equal(headers['www-authenticate'], 'Bearer');
    await problem({ method: 'GET', url: '/metrics' }, 401, 'unauthenticated');
  });

  it('stands in the table', () => {
    const table = app.routeTable();
    assert(table.some(({ method, url }) => method === 'POST' && url === '/things/:id'));
    assert.deepEqual(
      table.toSorted((a, b) => (a.url < b.url ? -1 : Number(a.url > b.url))),
      table,
    );
  });

  it('is reported by its pattern', async () => {
    answered.length = 0;
    await app.inject({ method: 'POST', url: '/things/8', payload: {} });
    assert.deepEqual(
      answered.map(({ method, route, status }) => [method, route, status]),
      [['POST', '/things/:id', 400]],
    );
  });
});

describe('operations', () => {
  it('tell living from ready', async () => {
    assert.deepEqual((await app.inject('/healthz')).json(), { status: 'ok' });
    const ready = await app.inject('/readyz');
    assert.equal(ready.statusCode, 503);
    assert.deepEqual(ready.json(), { ready: false, checks: { postgres: 'starting' } });
  });

  it('give figures to whom they are for', async () => {
    const other = await serve({
      metrics: { contentType: 'text/plain', render: async () => 'figures' },
      metricsPermission: 'public',
    });
    assert.equal((await other.inject('/metrics')).body, 'figures');
  });
});

describe('the interface description', () => {
  it('is OpenAPI 3.1 with bodies, permissions and problems', async () => {
    const document = (await app.inject('/openapi.json')).json();
    assert.equal(document.openapi, '3.1.0');
    const operation = document.paths['/things/{id}'].post;
    const schema = operation.requestBody.content['application/json'].schema;
    assert.equal(schema.properties.size.properties.width.type, 'integer');
    assert('application/problem+json' in operation.responses.default.content);
    assert.deepEqual(document.paths['/mine'].get.security, [{ customer: [] }]);
    assert('application/octet-stream' in document.paths['/bytes'].put.requestBody.content);
  });

  it('is a page for people, without scripts', async () => {
    const response = await app.inject('/api');
    assert.match(String(response.headers['content-type']), /^text\/html/);
    assert.match(String(response.headers['content-security-policy']), /default-src 'none'/);
    assert.match(response.body, /Make a thing/);
    assert.match(response.body, /size\.width/);
    assert.doesNotMatch(response.body, /<script|https?:\/\/(?!json-schema)/);
  });
});
