import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { createHttpServer, ProblemError, publicOnly } from '../../../platform/http/index.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { residencyProblem } from '../../residency/index.ts';
import { statisticsProblem } from '../http-errors.ts';
import { detection, detections, italian, ndjson, openTestStatistics } from '../test-kit.ts';
import { statisticsRoutes } from './statistics-routes.ts';

const site = await openTestStatistics();
const app = await createHttpServer({
  api: { title: 'test', description: 'test', version: '0' },
  logger: silentLogger(),
  authenticate: publicOnly({
    customer: async ({ headers: { authorization } }) => {
      const country = authorization?.replace('Bearer ', '');
      if (country === undefined) throw new ProblemError(401, 'unknown-key', 'Unknown API key');
      const region = country === 'NO' ? 'nordic' : 'rest';
      return { ...italian, apiKeyId: randomUUID(), country, region };
    },
  }),
  errorMappings: [residencyProblem, statisticsProblem],
});
statisticsRoutes(app, site);
await app.listen({ host: '127.0.0.1', port: 0 });
after(() => app.close());
const { port } = app.server.address() as AddressInfo;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly json: Record<string, unknown>;
}

/** @param body in pieces, for bodies that are never whole in memory */
function send(
  body: Uint8Array | Iterable<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const all = { authorization: 'Bearer IT', 'content-type': 'application/x-ndjson', ...headers };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method: 'POST', path: '/v1/statistics' };
    const sending = request({ ...options, headers: all }, (response) => {
      const pieces: Uint8Array[] = [];
      response.on('data', (piece: Uint8Array) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const json = JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, json });
      });
    });
    sending.on('error', reject);
    const pieces = (body instanceof Uint8Array ? [body] : body)[Symbol.iterator]();
    const pump = (): void => {
      const { done, value } = pieces.next();
      if (done) sending.end();
      else if (sending.write(value)) setImmediate(pump);
      else sending.once('drain', pump);
    };
    pump();
  });
}

const code = ({ status, json }: Answer) => [status, String(json.type).split(':').at(-1)];

describe('POST /v1/statistics', () => {
  it('takes events as they are, in gzip and in zstd', async () => {
    const plain = await send(ndjson(detections(0, 10)));
    assert.deepEqual([plain.status, plain.json.accepted], [200, 10]);
    const gzip = await send(gzipSync(ndjson(detections(5, 20))), { 'content-encoding': 'gzip' });
    assert.deepEqual([gzip.status, gzip.json.accepted, gzip.json.duplicate], [200, 10, 5]);
    const zstd = await send(zstdCompressSync(ndjson(detections(20, 30))), {
      'content-encoding': 'zstd',
    });
    assert.deepEqual([zstd.status, zstd.json.accepted], [200, 10]);
    const nothing = await send(new Uint8Array());
    assert.deepEqual([nothing.status, nothing.json.accepted, nothing.json.refused], [200, 0, 0]);
  });

  it('refuses what it cannot read', async () => {
    const body = ndjson(detections(0, 10));
    assert.deepEqual(code(await send(body, { 'content-type': 'application/json' })), [
      415,
      'content-type',
    ]);
    assert.deepEqual(code(await send(body, { 'content-encoding': 'br' })), [
      415,
      'content-encoding',
    ]);
    assert.deepEqual(code(await send(body, { 'content-encoding': 'gzip' })), [
      400,
      'malformed-coding',
    ]);
    const cut = gzipSync(body).subarray(0, -20);
    assert.deepEqual(code(await send(cut, { 'content-encoding': 'gzip' })), [
      400,
      'malformed-coding',
    ]);
  });

  it('decodes no more of a bomb than it takes, and keeps none of it', async () => {
    const before = process.memoryUsage.rss();
    const bomb = zstdCompressSync(Buffer.alloc(700 * 1_048_576));
    const answer = await send(bomb, { 'content-encoding': 'zstd' });
    assert.deepEqual(code(answer), [413, 'too-large']);
    assert.ok(bomb.length < 1_048_576);
    // The test itself has had the whole of it in memory once.
    assert.ok(process.memoryUsage.rss() - before < 900 * 1_048_576);
  });

  it('refuses a line of 100 MB and takes the lines around it', async () => {
    const piece = Buffer.alloc(1_048_576, 0x20);
    function* body() {
      yield ndjson([detection(100)]);
      for (let i = 0; i < 100; i++) yield piece;
      yield Buffer.from('\n');
      yield ndjson([detection(101)]);
    }
    const { status, json } = await send(body());
    assert.deepEqual([status, json.accepted, json.refused], [200, 2, 1]);
    assert.deepEqual(json.refusals, [
      { line: 2, code: 'too-long', detail: 'the line is too long' },
    ]);
  });

  it('takes more events than one slice, and the same again as duplicates', async () => {
    const many = ndjson(detections(1_000, 26_000));
    const first = await send(many);
    assert.deepEqual([first.status, first.json.accepted], [200, 25_000]);
    const again = await send(many);
    assert.deepEqual([again.json.accepted, again.json.duplicate], [0, 25_000]);
    assert.deepEqual((await site.reconcile()).differences, []);
  });

  it('stores nothing for a region whose home is elsewhere, and names the home', async () => {
    const before = await site.count();
    const answer = await send(ndjson(detections(90_000, 90_100)), { authorization: 'Bearer NO' });
    assert.deepEqual(code(answer), [421, 'not-home']);
    assert.ok(typeof answer.json.url === 'string' && typeof answer.json.refusal === 'string');
    assert.equal(await site.count(), before);
    assert.equal((await site.spool.figures()).events, 0);
  });

  it('counts lines that are none, by product and version', async () => {
    const { json } = await send(
      ndjson([detection(200, { threat: '' }), detection(201, { count: -1 }), { v: 1 }, 7]),
    );
    assert.deepEqual([json.accepted, json.refused], [0, 4]);
    const rows = await site.db.query<{ outcome: string; product: string; lines: bigint }>(
      `select outcome, product, lines from statistics_tallies
       where outcome in ('bad-value', 'unknown-type', 'missing-field', 'not-an-object')
       order by outcome`,
    );
    assert.deepEqual(
      rows.map(({ outcome, product, lines }) => [outcome, product, Number(lines)]),
      [
        ['bad-value', 'Example Security', 2],
        ['not-an-object', '', 1],
        ['unknown-type', '', 1],
      ],
    );
  });

  it('asks to come again while the region is fenced', async () => {
    await site.setState('fenced');
    try {
      const answer = await send(ndjson(detections(91_000, 91_010)));
      assert.equal(answer.status, 503);
      assert.ok(answer.headers['retry-after']);
    } finally {
      await site.setState('open');
    }
  });
});
