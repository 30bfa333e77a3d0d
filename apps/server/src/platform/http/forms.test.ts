import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { InjectOptions } from 'fastify';
import { z } from 'zod';
import { silentLogger } from '../logger.ts';
import { createHttpServer, publicOnly } from './index.ts';

const app = await createHttpServer({
  api: { title: 'Test', description: 'For tests.', version: '1' },
  logger: silentLogger(),
  authenticate: publicOnly(),
});
after(() => app.close());
app.route({
  method: 'POST',
  url: '/forms',
  config: { permission: 'public', formsOf: /^\/pages\/\d+$/ },
  schema: {
    summary: 'Say something',
    body: z.strictObject({ name: z.string().max(5), note: z.string().optional() }),
  },
  handler: async (request) => request.body,
});
app.route({
  method: 'POST',
  url: '/json',
  config: { permission: 'public' },
  schema: { summary: 'Say it in JSON', body: z.strictObject({ name: z.string() }) },
  handler: async (request) => request.body,
});

async function refused(request: InjectOptions, status: number, code: string): Promise<void> {
  const response = await app.inject(request);
  assert.equal(response.statusCode, status, response.body);
  assert.equal(response.json().type, `urn:vitrine:problem:${code}`);
}

describe('a form of a page', () => {
  const form = (payload: string, headers: Record<string, string> = {}) => ({
    method: 'POST' as const,
    url: '/forms',
    payload,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      host: 'here.test',
      origin: 'https://here.test',
      referer: 'https://here.test/pages/7?x=1',
      ...headers,
    },
  });

  it('is taken like JSON, without what was left empty', async () => {
    const response = await app.inject(form('name=Zoë&note='));
    assert.deepEqual(response.json(), { name: 'Zoë' });
  });

  it('leads back to its page when it is refused', async () => {
    for (const payload of ['name=too+long', 'name=a&name=b']) {
      const response = await app.inject(form(payload));
      assert.equal(response.statusCode, 303);
      assert.equal(response.headers.location, '/pages/7?problem=invalid-request');
    }
  });

  it('of another address, or for a route that takes none, is refused', async () => {
    for (const foreign of [
      { origin: 'https://elsewhere.test' },
      { origin: 'null' },
      { referer: 'https://elsewhere.test/pages/7' },
      { referer: 'https://here.test/other' },
      { referer: '' },
    ]) {
      await refused(form('name=a', foreign), 403, 'forbidden');
    }
    await refused({ ...form('name=1'), url: '/json' }, 415, 'unsupported-media-type');
  });
});
