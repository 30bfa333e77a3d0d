import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Parameters } from '../../../platform/clickhouse/index.ts';
import { detection, detections, idAt, openTestStatistics } from '../test-kit.ts';
import { prevalenceOf } from './prevalence.ts';
import { type Question, questions } from './reading-store.ts';

const site = await openTestStatistics();
const { readings, looks } = site;
const anna = { name: 'anna', country: 'IT' };
const urs = { name: 'urs', country: 'CH' };
const dayMs = 86_400_000;
const nowMs = Date.now();
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Of this many days ago. */
function aged(days: number, n: number, more: object = {}) {
  return detection(n, { id: idAt(nowMs - days * dayMs - n, n), ...more });
}

await site.send(detections(0, 700));
await site.send([
  ...Array.from({ length: 20 }, (_, n) =>
    aged(2, 1_000 + n, { threat: 'Worm.New', country: 'GB' }),
  ),
  ...Array.from({ length: 40 }, (_, n) => aged(14, 2_000 + n, { threat: 'Worm.Old' })),
  aged(3, 3_000, { url: 'https://u:p@Bad.Example/x?y', count: 5, version: '22.0.1' }),
]);

describe('sums', () => {
  it('have the threats that were met most', async () => {
    const table = await readings.table(anna, questions.topThreats, {}, all({ limit: 3 }));
    const rows = await table.rows();
    assert.equal(rows.length, 3);
    assert.ok((rows[0]?.total ?? 0) >= (rows[1]?.total ?? 0));
    const { topThreatsOfCountry } = questions;
    const british = await readings.table(anna, topThreatsOfCountry, {}, all({ country: 'GB' }));
    assert.deepEqual(await british.rows(), [{ threat: 'Worm.New', total: 20, events: 20 }]);
  });

  it('are the same by weeks and days as by days alone, wherever a period begins and ends', async () => {
    const base = { ...all({ country: 'IT', least: 1 }), regions: ['rest'] };
    // Every day of a week begins one.
    for (let from = 18; from > 11; from--) {
      for (const to of [0, 4, 11, from]) {
        const period = { from: day(nowMs - from * dayMs), to: day(nowMs - to * dayMs) };
        const params = { ...base, ...period };
        const [weeks, days] = await Promise.all([
          site.clickhouse.query(byCountryToo(questions.topThreats.sql), params),
          site.clickhouse.query(questions.topThreatsOfCountry.sql, params),
        ]);
        assert.equal(JSON.stringify(weeks), JSON.stringify(days), JSON.stringify(period));
        const [rising, risingByDay] = await Promise.all([
          site.clickhouse.query(byCountryToo(questions.emerging.sql), params),
          site.clickhouse.query(questions.emergingOfCountry.sql, params),
        ]);
        assert.equal(JSON.stringify(rising), JSON.stringify(risingByDay), JSON.stringify(period));
      }
    }
  });

  it('go by day, for one threat as well', async () => {
    const series = await readings.table(anna, questions.series, {}, all());
    const days = await series.rows();
    assert.equal(
      days.reduce((sum, { events }) => sum + events, 0),
      761,
    );
    const old = await readings.table(anna, questions.threatSeries, {}, all({ threat: 'Worm.Old' }));
    assert.equal(
      (await old.rows()).reduce((sum, { total }) => sum + total, 0),
      40,
    );
  });

  it('go by country', async () => {
    const table = await readings.table(anna, questions.countries, {}, all());
    assert.deepEqual(await table.rows(), [
      { country: 'IT', total: 745, events: 741 },
      { country: 'GB', total: 20, events: 20 },
    ]);
  });

  it('tell what is on the rise from what has always been', async () => {
    const table = await readings.table(anna, questions.emerging, {}, all({ least: 10 }));
    const rows = await table.rows();
    assert.ok(rows.some(({ threat, base }) => threat === 'Worm.New' && base === 0));
    assert.ok(!rows.some(({ threat }) => threat === 'Worm.Old'));
  });

  it('have the versions of products', async () => {
    const table = await readings.table(anna, questions.versions, {}, { limit: 10 });
    assert.deepEqual(await table.rows(), [
      { product: 'Example Security', version: '21.3.1', events: 760 },
      { product: 'Example Security', version: '22.0.1', events: 1 },
    ]);
  });

  it('are of regions that are here, and of the days that were asked for', async () => {
    const other = await readings.table(anna, questions.countries, { region: 'north' }, all());
    assert.deepEqual(await other.rows(), []);
    const period = { from: day(nowMs - 20 * dayMs), to: day(nowMs - 10 * dayMs) };
    const some = await readings.table(anna, questions.countries, period, all());
    assert.deepEqual(await some.rows(), [{ country: 'IT', total: 40, events: 40 }]);
  });

  it('are for nobody where the policy does not list the country', async () => {
    await assert.rejects(readings.table(urs, questions.countries, {}, all()), {
      code: 'reader-country-refused',
    });
    await assert.rejects(readings.prevalence(urs, { kind: 'host', value: 'x' }, { limit: 10 }), {
      code: 'reader-country-refused',
    });
  });
});

describe('prevalence', () => {
  it('of a file is by type, country, product and day', async () => {
    const thing = { kind: 'hash', value: hash('sha256', '5') } as const;
    const table = await readings.prevalence(anna, thing, { limit: 50 });
    const { total, firstSeen, lastSeen, ...lists } = prevalenceOf(table.period, await table.rows());
    assert.equal(total, 1);
    assert.equal(firstSeen, lastSeen);
    assert.deepEqual(lists.countries, [{ country: 'IT', total: 1, events: 1 }]);
    assert.deepEqual(lists.types, [{ type: 'detection', total: 1, events: 1 }]);
    assert.equal(lists.days.length, 1);
    assert.deepEqual(looks.at(-1), { 'prevalence of': 'hash' });
  });

  it('of a host is by its name alone', async () => {
    const thing = { kind: 'host', value: 'bad.example' } as const;
    const table = await readings.prevalenceByDay(anna, thing, { limit: 50 });
    const [row, ...more] = await table.rows();
    assert.deepEqual([row?.total, row?.events, more], [5, 1, []]);
  });

  it('of what was never seen is nothing', async () => {
    const thing = { kind: 'hash', value: hash('sha256', 'never') } as const;
    const table = await readings.prevalence(anna, thing, { limit: 50 });
    const { total, firstSeen, days } = prevalenceOf(table.period, await table.rows());
    assert.deepEqual([total, firstSeen, days], [0, undefined, []]);
  });
});

describe('every question', () => {
  const params: Parameters = {
    ...all({ threat: 'Worm.New', least: 1 }),
    regions: ['rest'],
    from: day(nowMs - 27 * dayMs),
    to: day(nowMs),
    sha256: hash('sha256', '5'),
    host: 'bad.example',
  };
  for (const [name, { sql }] of Object.entries<Question>(questions)) {
    it(`is answered by a projection (${name})`, async () => {
      const settings = { force_optimize_projection: 1 };
      await site.clickhouse.query(sql, params, { settings });
    });
  }

  it('can be had in open formats', async () => {
    const table = await readings.table(anna, questions.countries, {}, all());
    const parquet = Buffer.concat(await Array.fromAsync(await table.stream('Parquet')));
    assert.equal(parquet.subarray(0, 4).toString(), 'PAR1');
    const arrow = Buffer.concat(await Array.fromAsync(await table.stream('ArrowStream')));
    assert.equal(arrow.readInt32LE(0), -1);
  });
});

function all(more: Parameters = {}): Parameters {
  return { type: 'detection', country: '', limit: 100, ...more };
}

/** The question that reads weeks, of one country alone: as the one that reads days is. */
function byCountryToo(sql: string): string {
  return sql.replaceAll(
    'AND type = {type:String}',
    'AND type = {type:String} AND country = {country:String}',
  );
}
