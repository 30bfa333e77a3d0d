import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Postgres, PostgresError } from '../../platform/postgres/index.ts';
import { RegionError } from '../residency/index.ts';
import { describeSample } from './describe.ts';
import { VaultError } from './errors.ts';
import { anyCustomer, digestHex, openTestSite, submissionOf, upload } from './test-kit.ts';

const site = await openTestSite();
const { db, ledger, vault } = site;
const otherCustomer = '7f9619ff-8b86-4d01-b42d-00cf4fc964ff';

const rowsOf = async (content: string) => {
  const sha256 = Buffer.from(digestHex('sha256', content), 'hex');
  const samples = await db.query<{ id: string; version: bigint; object_key: string }>(
    'select id, version, object_key from samples where sha256 = $1',
    [sha256],
  );
  const submissions = await db.query<{ id: string; version: bigint }>(
    'select m.id, m.version from submissions m join samples s on s.id = m.sample where s.sha256 = $1 order by m.version',
    [sha256],
  );
  return { samples, submissions };
};

describe('committing a sample', () => {
  it('records rows, entry and object as one', async () => {
    const content = 'as one';
    const incoming = await upload(site, content);
    assert.equal(vault.inFlight('rest'), 1);
    const words = { product: 'p', productVersion: '1', fileName: 'f', sourceUrl: 'u', reason: 'r' };
    const committed = await incoming.commit(submissionOf(words));
    assert.equal(vault.inFlight('rest'), 0);
    const { samples, submissions } = await rowsOf(content);
    assert.deepEqual(
      samples.map(({ id, version }) => ({ id, version })),
      [{ id: committed.sample, version: committed.logged.index }],
    );
    assert.deepEqual(submissions, [{ id: committed.submission, version: committed.logged.index }]);
    const [key] = await site.keys.list('rest');
    const receipt = await ledger.receipt(committed.logged);
    assert.deepEqual(receipt.opening?.payload, {
      submission: committed.submission,
      sample: committed.sample,
      customer: anyCustomer,
      sha256: digestHex('sha256', content),
      sha1: digestHex('sha1', content),
      md5: digestHex('md5', content),
      size: 6,
      ...words,
      country: 'IT',
      keyId: key?.keyId,
      dataCentres: ['south-1', 'south-2'],
      duplicate: false,
    });
    const read: Uint8Array[] = [];
    const identity = await site.keys.identity(key?.keyId ?? '');
    for await (const piece of site.engine.open(samples[0]?.object_key ?? '', identity)) {
      read.push(piece);
    }
    assert.equal(Buffer.concat(read).toString(), content);
  });

  it('keeps a sample once in its region, and every submission of it', async () => {
    const content = 'once';
    const first = await (await upload(site, content)).commit(submissionOf());
    const before = await site.objects();
    const second = await (await upload(site, content)).commit(
      submissionOf({ customer: otherCustomer }),
    );
    assert.equal(second.sample, first.sample);
    assert.equal(first.duplicate, false);
    assert.equal(second.duplicate, true);
    const { samples, submissions } = await rowsOf(content);
    assert.equal(samples[0]?.version, first.logged.index);
    assert.equal(submissions.length, 2);
    await vault.idle();
    assert.deepEqual(await site.objects(), before);
  });

  it('takes one submission for several under its idempotency key', async () => {
    const words = submissionOf({ idempotencyKey: 'k1', fileName: 'a' });
    const first = await (await upload(site, 'idem')).commit(words);
    const again = await (await upload(site, 'idem')).commit(words);
    assert.equal(again.submission, first.submission);
    assert.equal(again.logged.index, first.logged.index);
    assert.equal(again.replayed, true);
    const others = [
      { content: 'other', words },
      { content: 'idem', words: { ...words, fileName: 'b' } },
      { content: 'idem', words: submissionOf({ idempotencyKey: 'k1' }) },
    ];
    const before = await site.objects();
    for (const { content, words } of others) {
      const incoming = await upload(site, content);
      await assert.rejects(incoming.commit(words), isVaultError('idempotency-conflict'));
    }
    const elsewhere = submissionOf({ ...words, customer: otherCustomer });
    const foreign = await (await upload(site, 'idem')).commit(elsewhere);
    assert.notEqual(foreign.submission, first.submission);
    await vault.idle();
    assert.deepEqual(await site.objects(), before);
    assert.equal((await rowsOf('other')).samples.length, 0);
  });

  it('logs a submission anew that a relocation brought here with its key', async () => {
    const words = submissionOf({ idempotencyKey: 'moved' });
    const first = await (await upload(site, 'moved')).commit(words);
    await db.execute('update ledger_entries set subject = null where subject = $1', [
      first.submission,
    ]);
    const again = await (await upload(site, 'moved')).commit(words);
    assert.equal(again.submission, first.submission);
    assert.ok(again.logged.index > first.logged.index);
    const third = await (await upload(site, 'moved')).commit(words);
    assert.equal(third.logged.index, again.logged.index);
    const { submissions } = await rowsOf('moved');
    assert.deepEqual(submissions, [{ id: first.submission, version: first.logged.index }]);
  });

  it('gives a key free when its submission is deleted', async () => {
    const words = submissionOf({ idempotencyKey: 'free' });
    const first = await (await upload(site, 'free')).commit(words);
    await db.execute('update submissions set deleted = true where id = $1', [first.submission]);
    const again = await (await upload(site, 'free 2')).commit(words);
    assert.equal(again.replayed, false);
  });

  it('lets no failing neighbour spoil a shared transaction', async () => {
    await (await upload(site, 'n0')).commit(submissionOf({ idempotencyKey: 'n' }));
    const uploads = await Promise.all(['n1', 'n2', 'n3', 'n3', 'n4'].map((c) => upload(site, c)));
    const submissions = [
      submissionOf(),
      submissionOf({ idempotencyKey: 'n' }),
      submissionOf({ idempotencyKey: 'same' }),
      submissionOf({ idempotencyKey: 'same' }),
      submissionOf({ idempotencyKey: 'same' }),
    ];
    const results = await Promise.allSettled(
      uploads.map((one, i) => one.commit(submissions[i] ?? submissionOf())),
    );
    assert.deepEqual(
      results.map((one) => (one.status === 'fulfilled' ? one.value.replayed : one.reason.code)),
      [false, 'idempotency-conflict', false, true, 'idempotency-conflict'],
    );
  });

  it('refuses at the commit what a fence has overtaken, and removes its object', async () => {
    const before = await site.objects();
    const incoming = await upload(site, 'late');
    await site.setState('fenced');
    try {
      await assert.rejects(
        incoming.commit(submissionOf()),
        (error) => error instanceof RegionError && error.code === 'fenced',
      );
    } finally {
      await site.setState('open');
    }
    assert.equal(vault.inFlight('rest'), 0);
    assert.deepEqual(await site.objects(), before);
    assert.equal((await rowsOf('late')).submissions.length, 0);
  });

  it('leaves nothing of what is aborted', async () => {
    const before = await site.objects();
    const begun = await vault.begin('rest', { sizeBytesMax: 10, copies: 'all' });
    await begun.write(Buffer.from('ab'));
    await begun.abort();
    const finished = await upload(site, 'aborted');
    await finished.abort();
    await finished.abort();
    {
      await using left = await upload(site, 'left');
      assert.ok(left);
    }
    assert.deepEqual(await site.objects(), before);
    assert.equal(vault.inFlight('rest'), 0);
    await assert.rejects(finished.commit(submissionOf()), TypeError);
  });
});

describe('two processes at once', () => {
  it('keep each sample and each submission once', async () => {
    const vaults = [vault, site.otherVault()] as const;
    const contents = Array.from({ length: 120 }, (_, i) => `shared ${i % 7}`);
    const results = await Promise.all(
      contents.map(async (content, i) => {
        const incoming = await upload({ vault: vaults[i % 2 === 0 ? 0 : 1] }, content);
        // The same key comes with the same content alone.
        const words = i % 3 === 0 ? { idempotencyKey: `shared ${i % 7}` } : {};
        const committed = await incoming.commit(submissionOf(words));
        return { content, keyed: i % 3 === 0, ...committed };
      }),
    );
    for (const one of vaults) await one.idle();
    for (const of of Map.groupBy(results, ({ content }) => content).values()) {
      assert.equal(new Set(of.map(({ sample }) => sample)).size, 1);
      assert.equal(of.filter(({ duplicate }) => !duplicate).length >= 1, true);
      const keyed = of.filter((one) => one.keyed);
      assert.equal(new Set(keyed.map(({ submission }) => submission)).size, 1);
      assert.equal(keyed.filter(({ replayed }) => !replayed).length, 1);
      const free = of.filter((one) => !one.keyed);
      assert.equal(new Set(free.map(({ submission }) => submission)).size, free.length);
      const { samples, submissions } = await rowsOf(of[0]?.content ?? '');
      assert.equal(samples.length, 1);
      assert.equal(submissions.length, free.length + 1);
    }
    const rows = await db.query<{ object_key: string }>('select object_key from samples');
    const expected = rows.flatMap(({ object_key }) =>
      ['south-1', 'south-2'].map((dataCentre) => `${dataCentre}/${object_key}`),
    );
    assert.deepEqual(await site.objects(), expected.sort());
  });
});

describe('describing a sample', () => {
  it('shows a customer its own submissions alone', async () => {
    const sha256 = Buffer.from(digestHex('sha256', 'described'), 'hex');
    const mine = await (await upload(site, 'described')).commit(submissionOf({ reason: 'mine' }));
    const find = (customer?: string) =>
      describeSample(db, { sha256, ...(customer === undefined ? {} : { customer }) });
    assert.equal(await find(otherCustomer), undefined);
    await (await upload(site, 'described')).commit(submissionOf({ customer: otherCustomer }));
    const seen = await find(anyCustomer);
    assert.deepEqual(
      seen?.submissions.map(({ submission, reason }) => ({ submission, reason })),
      [{ submission: mine.submission, reason: 'mine' }],
    );
    assert.equal((await find())?.submissions.length, 2);
    assert.equal(await describeSample(db, { sha256: Buffer.alloc(32) }), undefined);
    assert.equal(await describeSample(db, { sha256, region: 'nordic' }), undefined);
  });
});

describe('a commit that fails', () => {
  it('leaves nothing, and says why', async () => {
    const failing = await openTestSite({
      wrapDb: (real) => ({
        ...bound(real),
        transaction: async () => {
          throw new PostgresError('unavailable', 'gone');
        },
      }),
    });
    const incoming = await upload(failing, 'failing');
    await assert.rejects(
      incoming.commit(submissionOf()),
      (error) => error instanceof PostgresError && error.code === 'unavailable',
    );
    assert.deepEqual(await failing.objects(), []);
  });

  it('does not use a key that was destroyed meanwhile', async () => {
    const late = await openTestSite();
    const incoming = await upload(late, 'late');
    // By another process: this one still has the key at hand.
    await late.otherKeys().destroy({ region: 'rest', classes: ['files'] });
    await assert.rejects(incoming.commit(submissionOf()), isVaultError('key-destroyed'));
    assert.deepEqual(await late.objects(), []);
    await (await upload(late, 'late')).commit(submissionOf());
  });
});

describe('a commit of which nobody knows', () => {
  for (const stands of [true, false]) {
    it(`is found out: it ${stands ? 'stands' : 'does not stand'}`, async () => {
      let losses = 1;
      const faulty = await openTestSite({
        wrapDb: (real) => ({
          ...bound(real),
          transaction: async (fn, options) => {
            if (losses === 0) return await real.transaction(fn, options);
            losses -= 1;
            if (stands) await real.transaction(fn, options);
            throw new PostgresError('commit-unknown', 'lost');
          },
        }),
      });
      const incoming = await upload(faulty, 'unknown');
      const committed = await incoming.commit(submissionOf());
      const rows = await faulty.db.query<{ id: string }>('select id from submissions');
      assert.deepEqual(rows, [{ id: committed.submission }]);
      await faulty.vault.idle();
      assert.equal((await faulty.objects()).length, 2);
      await faulty.ledger.receipt(committed.logged);
    });
  }

  it('keeps the object while it cannot be found out', async () => {
    const faulty = await openTestSite({
      wrapDb: (real) => ({
        ...bound(real),
        transaction: async (fn, options) => {
          await real.transaction(fn, options);
          throw new PostgresError('commit-unknown', 'lost');
        },
        query: async () => {
          throw new PostgresError('unavailable', 'gone');
        },
      }),
    });
    const incoming = await upload(faulty, 'unknown');
    await assert.rejects(
      incoming.commit(submissionOf()),
      (error) => error instanceof PostgresError && error.code === 'commit-unknown',
    );
    assert.equal((await faulty.objects()).length, 2);
    assert.equal(faulty.vault.isInFlight((await faulty.objects())[0]?.slice(8) ?? ''), false);
  });
});

/** The same database with methods that may be replaced. */
function bound(real: Postgres): Postgres {
  return {
    query: (sql, params) => real.query(sql, params),
    execute: (sql, params) => real.execute(sql, params),
    transaction: (fn, options) => real.transaction(fn, options),
    listen: (channel, onNotify) => real.listen(channel, onNotify),
    dedicated: () => real.dedicated(),
    close: () => real.close(),
    [Symbol.asyncDispose]: () => real[Symbol.asyncDispose](),
  };
}

function isVaultError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof VaultError && error.code === code;
}
