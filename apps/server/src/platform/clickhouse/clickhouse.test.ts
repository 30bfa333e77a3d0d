import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { testClickHouseEngine } from '../../../../../tests/support/clickhouse.ts';
import { clickHouseConformance } from './conformance.ts';
import { ClickHouseError, openClickHouse } from './index.ts';

const engine = await testClickHouseEngine();

clickHouseConformance('The embedded engine', engine);

/** A server of one's own to compare with; nothing needs it. */
const server = process.env.VITRINE_TEST_CLICKHOUSE_URL;
if (server !== undefined) clickHouseConformance('A server', { url: server });

it('sends the user and the password of its URL, and tells them nobody', async (t) => {
  const seen: unknown[] = [];
  const http = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(403, { 'x-clickhouse-exception-code': '516' });
    response.end(
      'Code: 516. DB::Exception: reader: Authentication failed. (AUTHENTICATION_FAILED)',
    );
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  t.after(() => http.close());
  const { port } = http.address() as AddressInfo;
  const url = `http://reader:h%40sh@127.0.0.1:${port}`;
  await using clickhouse = openClickHouse({ address: { url }, database: 'x' });
  await assert.rejects(clickhouse.query('SELECT 1'), (error) => {
    assert(error instanceof ClickHouseError);
    assert.equal(error.code, 'not-permitted');
    assert.doesNotMatch(JSON.stringify([error.message, error.statement]), /h@sh|h%40sh/);
    return true;
  });
  assert.deepEqual(seen, [`Basic ${Buffer.from('reader:h@sh').toString('base64')}`]);
});

it('says unavailable where nobody listens', async () => {
  const address = { url: 'http://127.0.0.1:1' };
  await using clickhouse = openClickHouse({ address, database: 'x' });
  await assert.rejects(clickhouse.query('SELECT 1'), (error) => {
    assert(error instanceof ClickHouseError);
    assert.equal(error.code, 'unavailable');
    assert(error.retriable);
    return true;
  });
});

it('gives up a server that does not answer', async (t) => {
  const http = createServer(() => undefined);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  const address = { url: `http://127.0.0.1:${port}` };
  await using clickhouse = openClickHouse({ address, database: 'x' });
  await assert.rejects(clickhouse.query('SELECT 1', {}, { timeoutMs: 1 }), { code: 'timeout' });
});
