import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { checkReceipt } from '@vitrine/verifier';
import type { Fault } from '../../../platform/blobs/index.ts';
import { systemClock } from '../../../platform/clock.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { withHomes } from '../../residency/index.ts';
import { sweepOrphans } from '../../vault/index.ts';
import { italian, openTestIntake, serveTestIntake, type TestIntake } from '../test-kit.ts';
import { partBytesMax } from './parts.ts';
import { begin, codeOf, offsetOf, openPatch, patch, speak, until } from './test-kit.ts';

const sha256 = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');
const hourMs = 3_600_000;

async function partsOf({ objects }: Pick<TestIntake, 'objects'>): Promise<string[]> {
  return (await objects()).filter((key) => key.includes('/uploads/'));
}

async function countRows({ db }: TestIntake) {
  const [row] = await db.query<Record<string, bigint>>(
    `select (select count(*) from uploads) as uploads,
       (select count(*) from upload_parts) as parts,
       (select count(*) from submissions) as submissions,
       (select count(*) from ledger_entries where type = 'sample.stored') as entries`,
  );
  return row;
}

async function receiptOf(site: TestIntake, path: string) {
  const answer = await site.get(path, italian);
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  return checkReceipt(answer.json);
}

describe('a process that is killed', () => {
  it('loses no offset that it acknowledged, and its leftovers go', async () => {
    const site = await openTestIntake({ sampleBytesMax: 40_000_000 });
    const body = randomBytes(partBytesMax + 3_000_000);
    const path = await begin(site, body.length);
    assert.equal((await patch(site, path, 0, body.subarray(0, 1_000))).status, 204);
    const going = openPatch(site, path, { offset: 1_000, contentLength: body.length - 1_000 });
    await going.write(body.subarray(1_000, body.length - 1));
    await until(async () => {
      const rows = await site.db.query(
        `select 1 from uploads where offset_bytes > 1000 and exists
           (select 1 from upload_parts where state = 'writing')`,
      );
      return rows.length > 0;
    });

    // The first one goes on, as a kill leaves it: with a piece that is begun and never ended.
    const after = await serveTestIntake({ ...site, vault: site.otherVault() });
    const durable = 1_000 + partBytesMax;
    assert.equal(await offsetOf(after, path), durable);
    const startedAtMs = Date.now() + hourMs;
    const { db, stores, vault } = site;
    const deps = { db, stores, vault, clock: systemClock, logger: silentLogger() };
    assert.equal((await sweepOrphans(deps, { startedAtMs })).removed, 0);
    const last = await patch(after, path, durable, body.subarray(durable));
    assert.equal(last.status, 204);
    const receipt = await receiptOf(after, path);
    assert.equal(receipt.opening?.payload.sha256, sha256(body));

    // What is late comes too late, and leaves nothing.
    await going.write(body.subarray(body.length - 1));
    assert.equal(await going.over, 409);
    await until(() => site.intake.uploads === 0);
    assert.deepEqual(await partsOf(site), []);
    assert.deepEqual(await countRows(site), {
      uploads: 1n,
      parts: 0n,
      submissions: 1n,
      entries: 1n,
    });
  });

  it('between the record and the note of it records once', async () => {
    let failures = 1;
    const site = await openTestIntake();
    const receipt: typeof site.ledger.receipt = async (of, options) => {
      if (failures-- > 0) throw new Error('killed');
      return await site.ledger.receipt(of, options);
    };
    const failing = await serveTestIntake({ ...site, ledger: { ...site.ledger, receipt } });
    const path = await begin(failing, 3);
    assert.equal((await patch(failing, path, 0, Buffer.from('abc'))).status, 500);
    assert.equal((await countRows(site))?.entries, 1n);

    const after = await serveTestIntake(site);
    assert.equal(await offsetOf(after, path), 3);
    const given = await receiptOf(after, path);
    assert.equal(given.opening?.payload.sha256, sha256(Buffer.from('abc')));
    assert.deepEqual(await countRows(site), {
      uploads: 1n,
      parts: 0n,
      submissions: 1n,
      entries: 1n,
    });
  });
});

describe('time', () => {
  it('ends uploads after a day, and receipts a day later', async () => {
    let offsetMs = 0;
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + offsetMs };
    const sleeps = new Set<() => void>();
    const waking = {
      ...clock,
      sleep: (ms: number, signal?: AbortSignal) =>
        Promise.race([
          systemClock.sleep(ms, signal),
          new Promise<void>((resolve) => sleeps.add(resolve)),
        ]),
    };
    const site = await openTestIntake({ clock: waking });
    const sweepNow = async () => {
      for (const wake of sleeps) wake();
      sleeps.clear();
      await until(() => sleeps.size > 0);
    };
    const open = await begin(site, 10);
    await patch(site, open, 0, Buffer.from('abc'));
    offsetMs = 23 * hourMs;
    const whole = await begin(site, 3);
    await patch(site, whole, 0, Buffer.from('abc'));
    await sweepNow();
    assert.equal(await offsetOf(site, open), 3);

    offsetMs = 25 * hourMs;
    assert.equal((await patch(site, open, 3, Buffer.from('def'))).status, 404);
    assert.equal((await partsOf(site)).length, 2);
    await sweepNow();
    assert.deepEqual(await partsOf(site), []);
    assert.equal((await countRows(site))?.uploads, 1n);
    await receiptOf(site, whole);
    offsetMs = 48 * hourMs;
    assert.equal((await site.get(whole, italian)).status, 404);
    await sweepNow();
    const { uploads, entries } = (await countRows(site)) ?? {};
    assert.deepEqual([uploads, entries], [0n, 1n]);
  });
});

describe('a region that moves', () => {
  it('takes no bytes under the fence, and the same upload goes on after it', async () => {
    const site = await openTestIntake();
    const path = await begin(site, 200_000);
    const body = randomBytes(200_000);
    const going = openPatch(site, path, { offset: 0, contentLength: body.length });
    await going.write(body.subarray(0, 100_000));
    await until(async () => (await site.db.query('select 1 from upload_parts')).length > 0);
    await site.setState('fenced');
    await going.write(body.subarray(100_000));
    assert.equal(await going.over, 503);
    assert.equal(await offsetOf(site, path), 0);
    assert.deepEqual(await partsOf(site), []);
    await until(async () => {
      const answer = await patch(site, path, 0, body);
      assert.deepEqual([answer.status, codeOf(answer)], [503, 'region-fenced']);
      const created = await speak(site, 'POST', '/v1/uploads', {
        headers: { 'upload-length': '1' },
      });
      return created.status === 503;
    });
    await site.setState('open');
    await until(async () => (await patch(site, path, 0, body)).status === 204);
    assert.equal((await receiptOf(site, path)).opening?.payload.sha256, sha256(body));
  });

  it('names its new home after the switch', async () => {
    const site = await openTestIntake();
    const path = await begin(site, 10);
    await patch(site, path, 0, Buffer.from('abc'));
    const moved = withHomes(site.policy.current(), 'rest', ['files'], 'north');
    const at = '2026-11-23T10:00:00.000Z';
    await site.policy.accept({ index: 2n, at, payload: { ...moved } });
    for (const method of ['HEAD', 'PATCH', 'DELETE', 'GET']) {
      const answer = await speak(site, method, path, {
        headers: { 'upload-offset': '3' },
        ...(method === 'PATCH' && { body: Buffer.from('def') }),
      });
      assert.equal(answer.status, 421, method);
      assert.equal(answer.headers.location, 'https://north.example/v1/samples');
    }
  });
});

describe('data centres', () => {
  it('that are full cost an answer, not the upload', async () => {
    const full: Fault = { operation: 'put', nth: 3, outcome: 'failed', code: 'no-space' };
    const site = await openTestIntake({ faults: [[full]] });
    const path = await begin(site, 6);
    assert.equal((await patch(site, path, 0, Buffer.from('ab'))).status, 204);
    assert.equal((await patch(site, path, 2, Buffer.from('cd'))).status, 204);
    const answer = await patch(site, path, 4, Buffer.from('ef'));
    assert.deepEqual([answer.status, codeOf(answer)], [507, 'no-space']);
    assert.equal((await partsOf(site)).length, 4);
    assert.equal(await offsetOf(site, path), 4);
    assert.equal((await patch(site, path, 4, Buffer.from('ef'))).status, 204);
    assert.equal((await receiptOf(site, path)).opening?.payload.size, 6);
  });

  it('that fail while the sample is made leave the upload whole', async () => {
    const away: Fault = { operation: 'put', nth: 2, outcome: 'failed', code: 'unreachable' };
    const site = await openTestIntake({ faults: [[], [away]] });
    const path = await begin(site, 3);
    const answer = await patch(site, path, 0, Buffer.from('abc'));
    assert.deepEqual([answer.status, codeOf(answer)], [503, 'not-stored']);
    assert.equal(await offsetOf(site, path), 3);
    assert.equal((await receiptOf(site, path)).opening?.payload.size, 3);
  });

  it('that lose a piece do not matter while another has it', async () => {
    const site = await openTestIntake();
    const [one, other] = site.stores;
    for (const [stores, status] of [
      [[one], 204],
      [[one, other], 410],
    ] as const) {
      const path = await begin(site, 6);
      await patch(site, path, 0, Buffer.from('abc'));
      const keys = (await partsOf(site)).map((key) => key.replace(/^[^/]+\//, ''));
      for (const store of stores) for (const key of keys) await store?.remove(key);
      const answer = await patch(site, path, 3, Buffer.from('def'));
      assert.equal(answer.status, status);
      if (status === 410) assert.equal((await speak(site, 'HEAD', path)).status, 404);
    }
    assert.deepEqual(await partsOf(site), []);
    assert.equal((await countRows(site))?.parts, 0n);
  });

  it('that cannot remove are asked again', async () => {
    const stuck: Fault = { operation: 'remove', nth: 1, outcome: 'failed', code: 'unwritable' };
    const site = await openTestIntake({ faults: [[stuck]] });
    const path = await begin(site, 6);
    await patch(site, path, 0, Buffer.from('abc'));
    assert.equal((await speak(site, 'DELETE', path)).status, 204);
    assert.equal((await partsOf(site)).length, 1);
    // A sweep at the next start.
    await serveTestIntake(site);
    await until(async () => (await countRows(site))?.parts === 0n);
    assert.deepEqual(await partsOf(site), []);
  });
});

it('holds a customer to so many open uploads', async () => {
  const site = await openTestIntake();
  await begin(site, 1);
  await site.db.execute(
    `insert into uploads (id, region, customer, country, length_bytes, created_at, expires_at)
     select gen_random_uuid(), region, customer, country, 1, created_at, expires_at
     from uploads, generate_series(1, 99)`,
  );
  const answer = await speak(site, 'POST', '/v1/uploads', { headers: { 'upload-length': '1' } });
  assert.deepEqual([answer.status, codeOf(answer)], [429, 'uploads-open']);
});
