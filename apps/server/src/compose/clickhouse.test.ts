import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { temporaryFolder } from '../../../../tests/support/system.ts';
import { Secret } from '../platform/config/secret.ts';
import { silentLogger } from '../platform/logger.ts';
import { createClickHouses } from './clickhouse.ts';

const unset = {
  clickhouseUrl: undefined,
  clickhouseUrls: {},
  clickhouseMemoryMiB: 512,
  clickhouseIdleMinutes: 10,
};

it('gives each site a database of its own in one engine, which nobody starts before the first call', async () => {
  await using scope = new AsyncDisposableStack();
  const dataDir = await temporaryFolder();
  const clickhouseOf = createClickHouses({ ...unset, dataDir }, silentLogger(), scope);
  const openZurich = clickhouseOf('zurich');
  const openEast = clickhouseOf('far-east');
  assert(!existsSync(path.join(dataDir, 'clickhouse')));
  const [zurich, east] = await Promise.all([openZurich(), openEast()]);
  const sql = 'SELECT currentDatabase() AS name';
  assert.deepEqual(await zurich.query(sql), [{ name: 'vitrine_site_zurich' }]);
  assert.deepEqual(await east.query(sql), [{ name: 'vitrine_site_far_east' }]);
  assert.equal(await openZurich(), zurich);
});

it('opens a database also when what was started has moved on to somebody else’s care', async () => {
  const starting = new AsyncDisposableStack();
  const dataDir = await temporaryFolder();
  const clickhouseOf = createClickHouses({ ...unset, dataDir }, silentLogger(), starting);
  await using _held = starting.move();
  const clickhouse = await clickhouseOf('zurich')();
  assert.deepEqual(await clickhouse.query('SELECT 1 AS one'), [{ one: 1 }]);
});

it('uses the server of a site before that of all, and tries again after a failure', async () => {
  await using scope = new AsyncDisposableStack();
  const settings = {
    ...unset,
    dataDir: await temporaryFolder(),
    clickhouseUrl: new Secret('http://user:hush@127.0.0.1:1'),
    clickhouseUrls: { zurich: new Secret('http://user:hush@127.0.0.1:2') },
  };
  const clickhouseOf = createClickHouses(settings, silentLogger(), scope);
  for (const [site, port] of [
    ['zurich', ':2'],
    ['moscow', ':1'],
  ] as const) {
    const open = clickhouseOf(site);
    for (const _ of [1, 2]) {
      await assert.rejects(open(), (error: Error) => {
        assert.match(error.message, new RegExp(`${port}$`));
        assert.doesNotMatch(error.message, /hush/);
        return true;
      });
    }
  }
});
