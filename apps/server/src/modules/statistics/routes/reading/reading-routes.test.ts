import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, it } from 'node:test';
import { createHttpServer, publicOnly } from '../../../../platform/http/index.ts';
import { silentLogger } from '../../../../platform/logger.ts';
import { statisticsProblem } from '../../http-errors.ts';
import { detections, openTestStatistics } from '../../test-kit.ts';
import { statisticsRoutes } from '../statistics-routes.ts';

const site = await openTestStatistics();
const app = await createHttpServer({
  api: { title: 'test', description: 'test', version: '0' },
  logger: silentLogger(),
  authenticate: publicOnly({
    operator: async ({ headers: { authorization } }) => {
      const [name = '', country = '', role] = (authorization ?? '').split(' ');
      const roles = role === 'counsel' ? (['counsel'] as const) : (['analyst'] as const);
      return name === '' ? undefined : { kind: 'operator', name, country, roles };
    },
  }),
  errorMappings: [statisticsProblem],
});
statisticsRoutes(app, site);
await app.listen({ host: '127.0.0.1', port: 0 });
after(() => app.close());
const { port } = app.server.address() as AddressInfo;

function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization: 'anna IT', ...headers },
  });
}

await site.send([
  ...detections(0, 30),
  ...detections(100, 120).map((one) => ({ ...one, threat: 'Worm.British', country: 'GB' })),
]);

it('answers in the format that is named, or else accepted', async () => {
  const path = '/v1/statistics/countries';
  const json = await get(path);
  assert.match(json.headers.get('content-type') ?? '', /^application\/json/);
  assert.equal(json.headers.get('vary'), 'accept');
  const { countries } = (await json.json()) as { countries: unknown };
  assert.deepEqual(countries, [
    { country: 'IT', total: 30, events: 30 },
    { country: 'GB', total: 20, events: 20 },
  ]);
  const csv = await get(path, { accept: 'text/html, text/csv;q=0.9' });
  assert.equal(await csv.text(), 'country,total,events\r\nIT,30,30\r\nGB,20,20\r\n');
  assert.match(csv.headers.get('content-disposition') ?? '', /countries-.*\.csv/);
  const parquet = await get(`${path}?format=parquet`, { accept: 'text/csv' });
  const bytes = Buffer.from(await parquet.arrayBuffer());
  assert.equal(bytes.subarray(0, 4).toString(), 'PAR1');
  assert.equal(bytes.subarray(-4).toString(), 'PAR1');
  const arrow = await get(path, { accept: 'application/vnd.apache.arrow.stream' });
  assert.equal(Buffer.from(await arrow.arrayBuffer()).readInt32LE(0), -1);
});

it('narrows to a country, however its code is written', async () => {
  const csv = await (await get('/v1/statistics/threats?country=gb&format=csv')).text();
  assert.equal(csv, 'threat,total,events\r\nWorm.British,20,20\r\n');
});

it('refuses in words what is none of its parameters, and whom the policy does not list', async () => {
  for (const query of ['country=DEU', 'from=yesterday', 'limit=0', 'type=none', 'format=xml']) {
    assert.equal((await get(`/v1/statistics/threats?${query}`)).status, 400, query);
  }
  const foreign = await get('/v1/statistics/threats', { authorization: 'urs CH' });
  assert.equal(foreign.status, 403);
  assert.match(await foreign.text(), /reader-country-refused/);
  const counsel = await get('/v1/statistics/threats', { authorization: 'cora IT counsel' });
  assert.equal(counsel.status, 403);
});

it('tells what became of lines, and what waits', async () => {
  const [one] = detections(500, 501);
  await site.send([{ ...one, product: 'Old', version: '1.0', nonsense: 1 }]);
  const answer = (await (await get('/v1/statistics/intake')).json()) as {
    days: { accepted: number; refused: number }[];
    refusals: unknown[];
    waiting: { batches: number };
  };
  assert.deepEqual(
    answer.days.map(({ accepted, refused }) => [accepted, refused]),
    [[50, 1]],
  );
  assert.deepEqual(answer.refusals, [
    { product: 'Old', version: '1.0', code: 'unknown-field', lines: 1 },
  ]);
  assert.equal(answer.waiting.batches, 0);
});

it('answers the public without credentials, and for no week that is not published', async () => {
  const none = { authorization: '' };
  assert.deepEqual(await (await get('/v1/threats/weeks', none)).json(), { weeks: [] });
  assert.equal((await get('/v1/threats/weeks/2026-11-02', none)).status, 404);
  const sums = await get('/v1/threats/sums?by=country&from=2026-01-01&to=2026-12-31', none);
  assert.deepEqual(await sums.json(), { by: 'country', sums: [] });
});
