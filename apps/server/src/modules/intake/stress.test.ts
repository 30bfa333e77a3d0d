import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { it } from 'node:test';
import { checkReceipt } from '@vitrine/verifier';
import fc from 'fast-check';
import { contentDigest, openTestIntake } from './test-kit.ts';

const customers = ['6f9619ff-8b86-4d01-b42d-00cf4fc964ff', '7f9619ff-8b86-4d01-b42d-00cf4fc964ff'];

/** One client's act. Few contents and few keys, so that clients meet. */
const act = fc.record({
  kind: fc.constantFrom('send', 'send', 'send', 'wrong digest', 'go away', 'again'),
  content: fc.nat({ max: 5 }),
  sizeBytes: fc.constantFrom(0, 40, 70_000, 200_000),
  customer: fc.constantFrom(...customers),
  idempotencyKey: fc.option(fc.nat({ max: 4 })),
  chunked: fc.boolean(),
});

it('loses no sample and doubles none, whatever clients do at once', async () => {
  const site = await openTestIntake();
  const { db } = site;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 60 }), async (acts) => {
      const outcomes = await Promise.all(acts.map(perform));
      while (site.intake.uploads > 0) await new Promise((resolve) => setImmediate(resolve));
      await site.vault.idle();
      const acknowledged = outcomes.flatMap((one) => one ?? []);
      await checkAcknowledged(acknowledged);
      await checkWhole();
    }),
    { numRuns: 6 },
  );

  async function perform({ kind, content, sizeBytes, customer, idempotencyKey, chunked }: Act) {
    const body = Buffer.alloc(sizeBytes, content);
    if (kind === 'go away') return void (await site.sendHalf(body));
    const digest = contentDigest(kind === 'wrong digest' ? Buffer.from('wrong') : body);
    const headers = {
      'content-digest': digest,
      ...(idempotencyKey === null ? {} : { 'idempotency-key': `k${idempotencyKey}` }),
    };
    const token = `IT.${customer}`;
    const answer = await site.send({ body, headers, token, chunked });
    if (kind === 'wrong digest') {
      assert.equal(answer.status, 422);
      return undefined;
    }
    const conflict = answer.status === 422 && idempotencyKey !== null;
    if (conflict) return undefined;
    assert.ok(answer.status === 201 || answer.status === 200, JSON.stringify(answer.json));
    assert.ok(answer.status === 201 || idempotencyKey !== null);
    const payload = checkReceipt(answer.json).opening?.payload;
    const sha256 = createHash('sha256').update(body).digest('hex');
    assert.equal(payload?.sha256, sha256);
    return [{ status: answer.status, submission: String(payload?.submission), sha256 }];
  }

  /** Each acknowledged submission stands; each that is new stands for itself. */
  async function checkAcknowledged(all: { status: number; submission: string; sha256: string }[]) {
    const fresh = all.filter(({ status }) => status === 201).map(({ submission }) => submission);
    assert.equal(new Set(fresh).size, fresh.length);
    const rows = await db.query<{ id: string; sha256: string }>(
      `select m.id, encode(s.sha256, 'hex') as sha256 from submissions m
       join samples s on s.id = m.sample where m.id = any($1::uuid[])`,
      [all.map(({ submission }) => submission)],
    );
    const found = new Map(rows.map(({ id, sha256 }) => [id, sha256]));
    for (const { submission, sha256 } of all) assert.equal(found.get(submission), sha256);
  }

  /** Rows, entries and objects tell the same story. */
  async function checkWhole() {
    const samples = await db.query<{ object_key: string }>('select object_key from samples');
    const objects = samples.flatMap(({ object_key }) =>
      ['south-1', 'south-2'].map((dataCentre) => `${dataCentre}/${object_key}`),
    );
    assert.deepEqual(await site.objects(), objects.sort());
    const doubles = await db.query(
      'select sha256 from samples group by region, sha256 having count(*) > 1',
    );
    assert.deepEqual(doubles, []);
    const strays = await db.query(
      `select m.id from submissions m left join ledger_entries e
         on e.index = m.version and e.subject = m.id and e.type = 'sample.stored'
       where e.index is null
       union all
       select s.id from samples s where not exists
         (select 1 from submissions m where m.sample = s.id and m.version = s.version)`,
    );
    assert.deepEqual(strays, []);
  }
});

type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
