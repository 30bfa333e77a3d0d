import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { commands, groups } from '../../apps/server/src/cli/commands/index.ts';
import { runProgram } from '../../apps/server/src/cli/program.ts';
import { openLedger } from '../../apps/server/src/modules/ledger/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import {
  ensureDatabase,
  migrate,
  openPostgres,
  startEmbeddedPostgres,
} from '../../apps/server/src/platform/postgres/index.ts';
import { appendDurably, eventually, ledgerDeps, temporaryFolder } from '../support/ledger.ts';
import { migrationsOf } from '../support/postgres.ts';

const data = await temporaryFolder();
const parties = { office: 'office', 'new-delhi': path.join('sites', 'new-delhi') };

async function fsck(...words: string[]) {
  let stdout = '';
  let stderr = '';
  const status = await runProgram(
    { commands, groups, version: '0' },
    ['ledger', 'fsck', '--data', data, ...words],
    {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      env: {},
      signal: new AbortController().signal,
    },
  );
  return { status, stdout, stderr };
}

/** A data folder as `vitrine up` lays it out, with two ledgers of 300 entries. */
async function startSystem() {
  const scope = new AsyncDisposableStack();
  const cluster = scope.use(
    await startEmbeddedPostgres({
      directory: path.join(data, 'postgres'),
      logger: silentLogger(),
      durable: false,
    }),
  );
  const url = cluster.url('postgres');
  for (const [party, folder] of Object.entries(parties)) {
    const database = party === 'office' ? 'vitrine_office' : 'vitrine_site_new_delhi';
    await ensureDatabase({ url, database });
    const db = scope.use(await openPostgres({ url, database }));
    for (const migrations of migrationsOf('ledger')) await migrate(db, migrations);
    const origin = party === 'office' ? 'test.example/office' : `test.example/site/${party}`;
    const deps = await ledgerDeps(db, { folder: path.join(data, folder), site: party, origin });
    const ledger = scope.use(await openLedger(deps));
    await appendDurably(db, ledger, 300);
    const { size } = ledger.head();
    await eventually(() => ledger.publishedNote()?.split('\n')[1] === String(size));
  }
  return scope;
}

test('ledgers are checked while the system runs and while it is stopped', async () => {
  const tile = 'tile/0/000';
  {
    await using _system = await startSystem();
    const running = await fsck();
    assert.deepEqual([running.status, running.stderr.includes('100 %')], [0, true]);
    assert.match(running.stdout, /^office +301 +301 +2 +3 +0 +0$/m);
  }
  const stopped = await fsck('--json');
  assert.equal(stopped.status, 0);
  const { ledgers } = JSON.parse(stopped.stdout) as { ledgers: { party: string; size: string }[] };
  assert.deepEqual(
    ledgers.map(({ party, size }) => [party, size]),
    [
      ['office', '301'],
      ['new-delhi', '301'],
    ],
  );
  await rm(path.join(data, parties['new-delhi'], 'ledger', tile));
  const damaged = await fsck('--party', 'new-delhi');
  assert.equal(damaged.status, 1);
  assert.match(damaged.stdout, /^new-delhi: tile-missing: tile\/0\/000 is not there$/m);
  assert.equal((await fsck('--party', 'office')).status, 0);
  const repaired = await fsck('--repair');
  assert.equal(repaired.status, 0);
  assert.match(repaired.stdout, /^new-delhi: written anew: tile\/0\/000$/m);
  assert.equal((await fsck()).status, 0);
});

test('a wrong command line is told apart from a fault', async () => {
  const unknown = await fsck('--party', 'nowhere');
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /no ledger of nowhere/);
  const elsewhere = await fsck('--data', path.join(data, 'nothing'));
  assert.equal(elsewhere.status, 2);
});
