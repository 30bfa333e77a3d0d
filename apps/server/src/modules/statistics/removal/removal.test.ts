import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { verifyEventProof } from '@vitrine/verifier';
import { type ClickHouse, ClickHouseError } from '../../../platform/clickhouse/index.ts';
import { systemClock } from '../../../platform/clock.ts';
import { trustPolicy } from '../../identity/index.ts';
import { createEventProofs } from '../proof/event-proofs.ts';
import {
  detection,
  detections,
  italian,
  openTestStatistics,
  serveTestStatistics,
  type TestStatistics,
} from '../test-kit.ts';

const dayMs = 86_400_000;
/** One nobody else has: the engine is shared by the tests of this file. */
const fresh = () => ({ ...italian, customerId: randomUUID() });

const other = { ...italian, customerId: '0f3f1b86-5a77-4c9e-9d0b-0a4c8f1f3a11' };

/** A clock that goes on as the machine's does, from wherever it is put. */
function movingClock() {
  let offsetMs = 0;
  return {
    clock: { ...systemClock, nowMs: () => systemClock.nowMs() + offsetMs },
    pass: (days: number) => {
      offsetMs += days * dayMs;
    },
  };
}

interface Fault {
  pattern?: RegExp | undefined;
  when?: 'before' | 'after';
  isAway?: boolean;
}

/** ClickHouse whose next statement that reads so fails, before or after it was carried out; or all do. */
function faulty(fault: Fault) {
  return (clickhouse: ClickHouse): ClickHouse =>
    new Proxy(clickhouse, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        if (name !== 'command') {
          return async (...args: unknown[]) => {
            if (fault.isAway === true) throw new ClickHouseError('unavailable', 'planned');
            return method.apply(target, args);
          };
        }
        return async (...args: Parameters<ClickHouse['command']>) => {
          if (fault.isAway === true) throw new ClickHouseError('unavailable', 'planned');
          if (fault.pattern?.test(args[0]) !== true) return target.command(...args);
          fault.pattern = undefined;
          if (fault.when === 'after') await target.command(...args);
          throw new ClickHouseError('connection-lost', 'planned');
        };
      },
    });
}

/** Files of the engine whose bytes or names say one of these. */
async function filesWith(directory: string, needles: readonly (string | Uint8Array)[]) {
  const found: string[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    if (needles.some((needle) => bytes.includes(needle))) found.push(file);
  }
  return found;
}

async function partsOf({ clickhouse }: TestStatistics): Promise<string[]> {
  const rows = await clickhouse.query<{ path: string }>(
    `SELECT path FROM system.parts WHERE database = currentDatabase() AND table = 'events'`,
  );
  return rows.map((row) => row.path);
}

async function entries({ db, ledger }: TestStatistics, type: string) {
  const logged = await ledger.entriesOfType(db, type);
  return logged.map(({ entry, opening }) => ({ region: entry.region, ...opening?.payload }));
}

async function erase(site: TestStatistics, customer = italian.customerId) {
  const { erasure } = await site.erasures.order({ customer, reason: 'user-request', by: 'paula' });
  await site.erasures.idle();
  return site.erasures.read(erasure);
}

describe('the erasure of a customer', () => {
  it('takes the rows from the disk, and leaves everybody else’s with their proofs', async () => {
    const site = await openTestStatistics();
    const own = fresh();
    const marked = { threat: 'Trojan.Win32.Only.Here' };
    // Both stand in one block, so that its part is written anew.
    await Promise.all([
      site.send([...detections(0, 400), detection(900, marked)], own),
      site.send(detections(1_000, 1_500), other),
    ]);
    await site.send(detections(2_000, 2_100), own);
    const before = await partsOf(site);
    const proofs = createEventProofs(site);
    const proven = await proofs.prove(other, detection(1_234).id);

    const done = await erase(site, own.customerId);
    assert.equal(done.state, 'done');
    assert.deepEqual([done.events, done.eventsErased], [501, 501]);
    const [row] = await site.clickhouse.query<{ n: string }>(
      'SELECT count() AS n FROM events WHERE customer = {customer:UUID}',
      { customer: own.customerId },
    );
    assert.equal(row?.n, '0');
    assert.equal(await site.count(), 500);
    const after = await partsOf(site);
    assert.deepEqual(
      before.filter((part) => after.includes(part)),
      [],
    );
    const standing = await readdir(path.dirname(before[0] ?? ''));
    assert.deepEqual(
      before.filter((part) => standing.includes(path.basename(part))),
      [],
    );
    // Neither the order to delete nor the sums name what is gone.
    assert.deepEqual(await filesWith(site.directory, [own.customerId]), []);
    const [sum] = await site.clickhouse.query<{ n: string }>(
      `SELECT sum(count) AS n FROM events WHERE threat = {threat:String}
       GROUP BY threat SETTINGS force_optimize_projection = 1`,
      marked,
    );
    assert.equal(sum, undefined);

    const again = await proofs.prove(other, detection(1_234).id);
    // Its receipt rests on a later checkpoint.
    for (const part of ['event', 'batch', 'block'] as const) {
      assert.deepEqual(again[part], proven[part]);
    }
    const south = {
      name: 'south',
      url: 'http://127.0.0.1',
      origin: site.ledger.origin,
      logKeys: site.ledger.keys.log,
      witnessKeys: site.ledger.keys.witness,
    };
    const trust = trustPolicy({ office: south, sites: [] }, 0);
    assert.deepEqual((await verifyEventProof(again, trust)).failures, []);
    await assert.rejects(proofs.prove(own, detection(7).id), { code: 'unknown-event' });

    assert.deepEqual(await entries(site, 'statistics.erased'), [
      {
        region: 'rest',
        erasure: done.erasure,
        customer: own.customerId,
        reason: 'user-request',
        blocks: done.blocksErased,
        events: 501,
      },
    ]);
    const batches = await site.db.query(
      'select 1 from statistics_batches where customer = $1::uuid',
      [own.customerId],
    );
    assert.deepEqual(batches, []);
    const { differences, removed, stored, accepted } = await site.reconcile();
    assert.deepEqual([differences, removed, stored, accepted], [[], 501, 500, 1_001]);
  });

  it('lets the same events come again as new ones, in the same blocks', async () => {
    const site = await openTestStatistics();
    await site.send(detections(0, 300));
    await erase(site);
    for (const _ of [1, 2]) {
      const { accepted, duplicate } = await site.send(detections(0, 300));
      assert.deepEqual([accepted, duplicate], [300, 0]);
      assert.equal(await site.count(), 300);
      assert.equal((await site.send(detections(0, 300))).duplicate, 300);
      assert.equal((await erase(site)).eventsErased, 300);
      assert.equal(await site.count(), 0);
    }
    assert.deepEqual((await site.reconcile()).differences, []);
  });

  it('goes on while events come, and takes none that came after it', async () => {
    const site = await openTestStatistics();
    await site.send(detections(0, 2_000));
    await site.send(detections(5_000, 6_000), other);
    const ordered = await site.erasures.order({
      ...{ customer: italian.customerId, reason: 'sent-in-error', by: 'paula' },
    });
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        site.send(detections(10_000 + i * 100, 10_100 + i * 100), i % 2 ? italian : other),
      ),
    );
    assert.equal(
      sent.reduce((sum, { accepted }) => sum + accepted, 0),
      1_000,
    );
    assert.deepEqual((await site.reconcile()).differences, []);
    await site.erasures.idle();
    const done = await site.erasures.read(ordered.erasure);
    assert.deepEqual([done.state, done.eventsErased], ['done', 2_000]);
    assert.equal(await site.count(), 2_000);
    assert.deepEqual((await site.reconcile()).differences, []);
  });

  it('of somebody who has nothing here is refused', async () => {
    const site = await openTestStatistics();
    await assert.rejects(erase(site), { code: 'nothing-to-erase' });
  });

  it('goes on where a statement failed, whether it was carried out or not', async () => {
    const fault: Fault = {};
    const site = await openTestStatistics({ wrap: faulty(fault) });
    await site.send(detections(1_000, 1_100), other);
    const own = fresh();
    const next = serveTestStatistics(site, site);
    for (const when of ['before', 'after'] as const) {
      for (const pattern of [/^ALTER TABLE events\s+DELETE/, /DROP PARTITION/, /KILL MUTATION/]) {
        await site.send(detections(0, 200), own);
        Object.assign(fault, { pattern, when });
        const stuck = await erase(site, own.customerId);
        const words = `${pattern.source} ${when}`;
        assert.deepEqual([stuck.state, stuck.waitsFor], ['open', 'connection-lost'], words);
        assert.deepEqual((await site.reconcile()).differences, [], words);
        // Another process, as after a restart.
        await next.erasures.runOpen();
        const done = await next.erasures.read(stuck.erasure);
        assert.deepEqual([done.state, done.eventsErased], ['done', 200], words);
        assert.equal(await site.count(), 100, words);
        assert.deepEqual(await filesWith(site.directory, [own.customerId]), [], words);
        assert.deepEqual((await site.reconcile()).differences, [], words);
      }
    }
    assert.equal((await entries(site, 'statistics.erased')).length, 6);
  });

  it('waits for what waits in the spool, and takes that too', async () => {
    const fault: Fault = {};
    const site = await openTestStatistics({ wrap: faulty(fault) });
    await site.send(detections(0, 100));
    fault.isAway = true;
    assert.equal((await site.send(detections(50, 150))).pending, 100);
    const { erasure, ...stuck } = await erase(site);
    assert.deepEqual([stuck.events, stuck.waitsFor], [200, 'store-unavailable']);
    fault.isAway = false;
    await site.spool.drain();
    assert.equal(await site.count(), 150);
    await site.erasures.runOpen();
    assert.deepEqual((await site.erasures.read(erasure)).eventsErased, 150);
    assert.equal(await site.count(), 0);
    const spooled = await site.db.query('select 1 from statistics_spool');
    assert.deepEqual(spooled, []);
    assert.deepEqual((await site.reconcile()).differences, []);
  });

  it('waits while the region is fenced or has moved away', async () => {
    const site = await openTestStatistics();
    await site.send(detections(0, 100));
    for (const state of ['fenced', 'frozen'] as const) {
      await site.setState(state);
      const { erasure } = await erase(site);
      await site.erasures.runOpen();
      const stuck = await site.erasures.read(erasure);
      assert.deepEqual([stuck.state, stuck.waitsFor], ['open', 'fenced']);
      assert.equal(await site.count(), 100);
    }
    await site.setState('open');
    assert.equal((await erase(site)).state, 'done');
  });
});

describe('retention', () => {
  async function aged() {
    const { clock, pass } = movingClock();
    const fault: Fault = {};
    const site = await openTestStatistics({ clock, wrap: faulty(fault) });
    await site.send(detections(0, 300));
    await site.send(detections(1_000, 1_100), other);
    return { site, pass, fault, clock };
  }

  it('drops whole months, with an entry, and nothing of them is left', async () => {
    const { site, pass } = await aged();
    assert.equal(await site.retention.runDue(), 0);
    await erase(site, other.customerId);
    const before = await partsOf(site);
    pass(365);
    assert.equal(await site.retention.runDue(), 0);
    pass(32);
    assert.equal(await site.retention.runDue(), 1);
    assert.equal(await site.retention.runDue(), 0);
    assert.deepEqual(await partsOf(site), []);
    const table = path.dirname(before[0] ?? '');
    const folders = (await readdir(table, { withFileTypes: true })).filter(
      (entry) => entry.isDirectory() && entry.name !== 'detached',
    );
    assert.deepEqual(folders, []);
    const [expired, ...more] = await entries(site, 'statistics.expired');
    assert.deepEqual(more, []);
    const month = new Date().toISOString().slice(0, 7);
    assert.deepEqual(expired, {
      ...{ region: 'rest', month, blocks: 2, events: 300, retentionDays: 365 },
    });
    const whose = await site.db.query(
      'select 1 from statistics_batches where customer is not null',
    );
    assert.deepEqual(whose, []);
    const { differences, removed, stored } = await site.reconcile();
    assert.deepEqual([differences, removed, stored], [[], 400, 0]);
  });

  it('refuses what was on its way to a month that is dropped, and counts nothing twice', async () => {
    const { site, pass, clock } = await aged();
    // Prepared when the month was still kept.
    const late = serveTestStatistics(site, site, {});
    pass(400);
    assert.equal(await site.retention.runDue(), 1);
    await assert.rejects(late.send(detections(0, 400)), { code: 'month-ended' });
    assert.equal(await site.count(), 0);
    const same = serveTestStatistics(site, site, { clock });
    const { refused, refusals } = await same.send(detections(0, 400));
    assert.deepEqual([refused, refusals[0]?.code], [400, 'too-old']);
    assert.deepEqual((await site.reconcile()).differences, []);
  });

  for (const when of ['before', 'after'] as const) {
    it(`goes on where dropping failed ${when} it was done`, async () => {
      const { site, pass, fault } = await aged();
      pass(400);
      Object.assign(fault, { pattern: /DROP PARTITION/, when });
      await assert.rejects(site.retention.runDue(), { code: 'connection-lost' });
      assert.deepEqual((await site.reconcile()).differences, []);
      assert.deepEqual(await entries(site, 'statistics.expired'), []);
      assert.equal(await site.retention.runDue(), 1);
      assert.deepEqual(await partsOf(site), []);
      assert.equal((await entries(site, 'statistics.expired')).length, 1);
      assert.deepEqual((await site.reconcile()).differences, []);
    });
  }

  it('counts nothing of what waited in the spool for a month that is dropped', async () => {
    const { site, pass, fault } = await aged();
    fault.isAway = true;
    const { pending, waiting } = await site.send(detections(200, 500));
    assert.equal(pending, 300);
    pass(400);
    await assert.rejects(site.retention.runDue(), { code: 'unavailable' });
    fault.isAway = false;
    await site.spool.drain();
    const settled = await site.spool.read(waiting[0]?.id ?? '');
    assert.deepEqual([settled?.accepted, settled?.duplicates], [0, 0]);
    assert.equal(await site.retention.runDue(), 1);
    assert.equal(await site.count(), 0);
    const { differences, refusals } = await site.reconcile();
    assert.deepEqual([differences, refusals], [[], { 'too-old': 300 }]);
  });

  it('leaves alone what a relocation owns', async () => {
    const { site, pass } = await aged();
    pass(400);
    for (const state of ['fenced', 'frozen'] as const) {
      await site.setState(state);
      assert.equal(await site.retention.runDue(), 0);
      assert.equal(await site.count(), 400);
    }
    await site.setState('open');
    assert.equal(await site.retention.runDue(), 1);
  });
});
