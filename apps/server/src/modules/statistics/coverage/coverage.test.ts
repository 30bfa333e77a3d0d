import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { systemClock } from '../../../platform/clock.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { submissionOf, upload } from '../../vault/test-kit.ts';
import { detection, detections, italian, openTestStatistics } from '../test-kit.ts';
import { addAnyBytes, addText, noCandidates } from './candidates.ts';
import { createCoverageCheck } from './check.ts';
import { erasureRules, ruleOf } from './rules.ts';

const customer = italian.customerId;
const hash = detection(3).sha256;

describe('what may be somebody’s', () => {
  const raw = Buffer.from(hash, 'hex');
  const id = Buffer.from(customer.replaceAll('-', ''), 'hex');

  it('is found in every way of writing it', () => {
    for (const text of [
      hash,
      hash.toUpperCase(),
      raw.toString('base64'),
      raw.toString('base64url'),
    ]) {
      const found = noCandidates();
      addText(found, `{"sha256:${text}","n":1}`);
      assert.ok(found.hashes.has(hash), text);
    }
    for (const text of [
      customer,
      customer.toUpperCase(),
      id.toString('hex'),
      id.toString('base64'),
    ]) {
      const found = noCandidates();
      addText(found, `erase ${text}, please`);
      assert.ok(found.ids.has(customer), text);
    }
    for (const text of ['"17293822569102704640"', 'f000000000000000', '8AAAAAAAAAA=']) {
      const found = noCandidates();
      addText(found, text);
      assert.ok(found.numbers.has('17293822569102704640'), text);
    }
  });

  it('is found in bytes', () => {
    const found = noCandidates();
    addAnyBytes(found, raw);
    addAnyBytes(found, id);
    addAnyBytes(found, Buffer.from(`\0\0 ${hash}\xff`, 'latin1'));
    assert.ok(found.hashes.has(hash) && found.ids.has(customer));
  });
});

describe('the coverage check', async () => {
  const site = await openTestStatistics();
  const directory = await mkdtemp(path.join(tmpdir(), 'vitrine-coverage-'));
  after(() => rm(directory, { recursive: true, force: true }));
  const check = createCoverageCheck({
    ...site,
    directory,
    clock: systemClock,
    logger: silentLogger(),
  });
  const uncovered = async () =>
    (await check.run()).places
      .filter(({ rule }) => rule === undefined)
      .map(({ place, holds }) => `${place}: ${holds.join(' ')}`);

  await site.send([...detections(0, 50), detection(60, { installation: 'installation-1' })]);
  const incoming = await upload(site, 'some bytes');
  await incoming.commit(submissionOf({ customer }));
  const [event] = await site.clickhouse.query<{ number: string }>(
    'SELECT toString(installation) AS number FROM events WHERE installation != 0',
  );

  it('finds that every place of a site is covered', async () => {
    const { places } = await check.run();
    assert.deepEqual(await uncovered(), []);
    const names = places.map(({ place }) => place);
    for (const place of [
      'clickhouse events.customer',
      'clickhouse events.installation',
      'clickhouse events.sha256',
      'postgres statistics_batches.customer',
      'postgres samples.sha256',
    ]) {
      assert.ok(names.includes(place), place);
    }
    assert.equal(await check.uncovered(), 0);
  });

  it('finds a table of PostgreSQL, whatever its columns are called', async () => {
    await site.db.execute('create schema elsewhere');
    await site.db.execute('create table elsewhere.notes (n int, a jsonb, b bytea, c numeric)');
    await site.db.execute('insert into elsewhere.notes values (1, $1, $2, $3)', [
      JSON.stringify({ deep: [{ who: customer.toUpperCase() }] }),
      Buffer.from(hash, 'hex'),
      event?.number,
    ]);
    assert.deepEqual(await uncovered(), [
      'postgres elsewhere.notes.a: customer',
      'postgres elsewhere.notes.b: hash',
      'postgres elsewhere.notes.c: installation',
    ]);
    assert.equal(await check.uncovered(), 3);
    const logged = await site.ledger.entriesOfType(site.db, 'erasure-coverage.checked');
    assert.equal((logged.at(-1)?.opening?.payload.uncovered as unknown[] | undefined)?.length, 3);
    await site.db.execute('drop schema elsewhere cascade');
    assert.deepEqual(await uncovered(), []);
  });

  it('finds a table of ClickHouse', async () => {
    await site.clickhouse.command(
      'CREATE TABLE copies ENGINE = MergeTree ORDER BY a AS SELECT hex(sha256) AS a, [toString(customer)] AS b, installation AS c FROM events',
    );
    assert.deepEqual(await uncovered(), [
      'clickhouse copies.a: hash',
      'clickhouse copies.b: customer',
      'clickhouse copies.c: installation',
    ]);
    await site.clickhouse.command('DROP TABLE copies SYNC');
  });

  it('finds a path, by names and by what is in the files', async () => {
    await mkdir(path.join(directory, 'exports', customer), { recursive: true });
    await mkdir(path.join(directory, 'cache'));
    await writeFile(path.join(directory, 'cache', 'a.bin'), `\0\x01${hash}\0`);
    assert.deepEqual(await uncovered(), ['files cache: hash', 'files exports: customer']);
  });

  it('has rules for places that are there', async () => {
    const columns = await site.db.query<{ place: string }>(
      `select 'postgres ' || table_name || '.' || column_name as place
       from information_schema.columns where table_schema = 'public'`,
    );
    const rules = erasureRules.filter(({ place }) => place.startsWith('postgres '));
    for (const rule of rules) {
      assert.ok(
        columns.some(({ place }) => ruleOf(place, [rule])),
        rule.place,
      );
    }
    assert.equal(ruleOf(`postgres ${randomUUID()}.id`, erasureRules), undefined);
  });
});
