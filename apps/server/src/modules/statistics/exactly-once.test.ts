import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyEventProof, verifyReceipt } from '@vitrine/verifier';
import type { ClickHouse } from '../../platform/clickhouse/index.ts';
import { ClickHouseError } from '../../platform/clickhouse/index.ts';
import { trustPolicy } from '../identity/index.ts';
import { createEventProofs } from './proof/event-proofs.ts';
import {
  detection,
  detections,
  italian,
  openTestStatistics,
  serveTestStatistics,
  type TestStatistics,
} from './test-kit.ts';

function trustOf({ ledger }: TestStatistics) {
  const south = {
    name: 'south',
    url: 'http://127.0.0.1',
    origin: ledger.origin,
    logKeys: ledger.keys.log,
    witnessKeys: ledger.keys.witness,
  };
  return trustPolicy({ office: south, sites: [] }, 0);
}

const site = await openTestStatistics();

describe('events', () => {
  it('are counted once, whoever sends them again, in whatever company', async () => {
    const first = await site.send(detections(0, 1_000));
    assert.deepEqual(
      [first.accepted, first.duplicate, first.refused, first.batches.length],
      [1_000, 0, 0, 1],
    );
    const again = await site.send(detections(500, 1_500));
    assert.deepEqual([again.accepted, again.duplicate, again.refused], [500, 500, 0]);
    const nothing = await site.send(detections(0, 1_500));
    assert.deepEqual([nothing.accepted, nothing.duplicate, nothing.batches], [0, 1_500, []]);
    assert.equal(await site.count(), 1_500);
  });

  it('are refused where their id is known with another content', async () => {
    const { accepted, refused, refusals } = await site.send([
      detection(3, { count: 9 }),
      detection(2_000),
    ]);
    assert.deepEqual([accepted, refused], [1, 1]);
    assert.deepEqual(
      refusals.map(({ line, code }) => [line, code]),
      [[1, 'conflict']],
    );
  });

  it('sent many times at once are counted once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => site.send(detections(3_000, 3_500))),
    );
    assert.equal(
      answers.reduce((sum, { accepted }) => sum + accepted, 0),
      500,
    );
    assert.equal(
      answers.reduce((sum, { duplicate }) => sum + duplicate, 0),
      3_500,
    );
  });

  it('sent to two processes at once are counted once', async () => {
    const other = serveTestStatistics(site, { ...site, clickhouse: site.other() });
    const answers = await Promise.all(
      [site, other, site, other].map((one) => one.send(detections(4_000, 4_500))),
    );
    assert.equal(
      answers.reduce((sum, { accepted }) => sum + accepted, 0),
      500,
    );
  });

  it('come with a receipt, and can each be proven to have been counted', async () => {
    const { batches } = await site.send(detections(5_000, 5_010));
    const [batch] = batches;
    assert.ok(batch);
    const trust = trustOf(site);
    const verdict = await verifyReceipt(batch.receipt, trust);
    assert.deepEqual(verdict.failures, []);
    assert.equal(batch.receipt.opening?.payload.events, 10);
    const proofs = createEventProofs(site);
    for (const n of [5_000, 5_009, 0, 777]) {
      const proof = await proofs.prove(italian, detection(n).id);
      assert.deepEqual((await verifyEventProof(proof, trust)).failures, []);
      assert.equal(proof.event.sha256, detection(n).sha256);
    }
    const stranger = { ...italian, customerId: '00000000-0000-4000-8000-000000000000' };
    await assert.rejects(proofs.prove(stranger, detection(0).id), { code: 'unknown-event' });
    await assert.rejects(proofs.prove(italian, detection(99_999).id), { code: 'unknown-event' });
  });

  it('reconcile, from the ledger to the rows', async () => {
    const sums = await site.reconcile();
    assert.deepEqual(sums.differences, []);
    assert.equal(sums.accepted, await site.count());
    assert.equal(sums.logged.events, sums.stored);
    assert.equal(sums.sent, sums.accepted + sums.duplicate + sums.refused);
    assert.deepEqual(sums.refusals, { conflict: 1 });
  });

  it('reconcile while more come in, at every moment', async () => {
    let isOver = false;
    const sending = (async () => {
      for (let n = 0; n < 40; n++) await site.send(detections(20_000 + n * 50, 20_050 + n * 50));
      isOver = true;
    })();
    while (!isOver) assert.deepEqual((await site.reconcile()).differences, []);
    await sending;
  });

  it('that are taken away behind the ledger’s back are missed', async () => {
    await site.clickhouse.command(
      'ALTER TABLE events DELETE WHERE id = unhex({id:String}) SETTINGS mutations_sync = 2',
      { id: detection(5_000).id.replaceAll('-', '') },
    );
    const { differences } = await site.reconcile();
    assert.equal(differences.length, 1);
    assert.match(differences[0]?.says ?? '', /9 rows stand where 10 should/);
  });
});

/** Lets the first insert fail in a way that tells nothing, before or after it was carried out. */
function failing(when: 'before' | 'after', fault: { planned: boolean }) {
  return (clickhouse: ClickHouse): ClickHouse =>
    new Proxy(clickhouse, {
      get: (target, name) => {
        if (name !== 'insertNative') return Reflect.get(target, name).bind?.(target);
        return async (...args: Parameters<ClickHouse['insertNative']>) => {
          if (!fault.planned) return target.insertNative(...args);
          fault.planned = false;
          if (when === 'after') await target.insertNative(...args);
          throw new ClickHouseError('connection-lost', 'planned');
        };
      },
    });
}

describe('an insert of which nobody knows', () => {
  it('is found to have been made, and answered as if nothing had happened', async () => {
    const fault = { planned: true };
    const site = await openTestStatistics({ wrap: failing('after', fault) });
    const { accepted, batches } = await site.send(detections(0, 100));
    assert.deepEqual([accepted, batches.length, fault.planned], [100, 1, false]);
    assert.deepEqual((await site.reconcile()).differences, []);
  });

  it('is found not to have been made; the events wait, and are written then', async () => {
    const fault = { planned: true };
    const site = await openTestStatistics({ wrap: failing('before', fault) });
    const { pending } = await site.send(detections(0, 100));
    assert.equal(pending, 100);
    await site.spool.drain();
    assert.equal((await site.send(detections(0, 100))).duplicate, 100);
    const { differences, accepted, writing } = await site.reconcile();
    assert.deepEqual([differences, accepted, writing], [[], 100, 0]);
  });
});
