import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import {
  fsckLedger,
  ledgerProblem,
  openFsckSource,
  openLedger,
} from '../../apps/server/src/modules/ledger/index.ts';
import { appendDurably, hastyClock, ledgerDeps, stored } from '../support/ledger.ts';
import { until } from '../support/people.ts';
import { testDatabase } from '../support/postgres.ts';
import { mountSmallDisk } from '../support/small-disk.ts';

const { postgres: db } = await testDatabase('ledger');
const disk = await mountSmallDisk(1_048_576);

test('a ledger whose disk is full refuses whoever waits, and goes on when there is room', {
  skip: !disk && 'cannot mount',
}, async () => {
  if (disk === undefined) return;
  const deps = await ledgerDeps(db, {
    directory: path.join(disk.root, 'ledger'),
    clock: hastyClock,
  });
  await using ledger = await openLedger(deps);
  await appendDurably(db, ledger, 3);
  const ballast = path.join(disk.root, 'ballast');
  await assert.rejects(writeFile(ballast, Buffer.alloc(2_097_152)), { code: 'ENOSPC' });

  const [waiting] = await db.transaction((tx) => ledger.append(tx, [stored(3)]));
  assert(waiting !== undefined);
  const refusal = await ledger.durable(waiting.index).catch((error: unknown) => error);
  const { status, code, detail } = ledgerProblem(refusal) ?? {};
  assert.deepEqual([status, code], [507, 'no-space']);
  assert.match(String(detail), /is full; it goes on when there is room/);
  // What comes now is refused before it is recorded.
  const more = db.transaction((tx) => ledger.append(tx, [stored(4)]));
  await assert.rejects(more, { code: 'no-space' });
  assert.equal(ledger.failure(), undefined);

  await rm(ballast);
  await until(async () => ledger.head().size > waiting.index || undefined);
  const last = await appendDurably(db, ledger, 1);
  assert.equal(last, waiting.index + 1n, 'nothing that was refused took a place');
  await ledger.receipt(waiting.index);
  const report = await fsckLedger(openFsckSource(db, deps.directory));
  assert.deepEqual(report.faults, []);
});
