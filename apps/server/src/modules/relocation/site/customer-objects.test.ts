import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { leafHash, verifyInclusion } from '@vitrine/tlog';
import { type CustomerObject, decodeRecord, readManifest } from '@vitrine/verifier';
import { testDatabase } from '../../../../../../tests/support/postgres.ts';
import { customerObjects } from './customer-objects.ts';
import { manifestBytes, manifestOf } from './manifest.ts';

const { postgres: db } = await testDatabase('site');
const key = Buffer.alloc(32, 7);
const position = 1_000_000n;

interface Region {
  readonly relocation: string;
  readonly customer: string;
  readonly root: string;
  objects(customer?: string): Promise<CustomerObject[]>;
}

/** A region of so many submissions, each of a sample of its own; every third is the customer's. */
async function regionOf(submissions: number): Promise<Region> {
  const relocation = randomUUID();
  const customer = randomUUID();
  const other = randomUUID();
  await db.execute(
    `insert into submissions (id, sample, region, customer, country, received_at, version)
     select gen_random_uuid(), gen_random_uuid(), 'europe',
       case when n % 3 = 0 then $2::uuid else $3::uuid end, 'DE', now(), n
     from generate_series(1, $1::int) n`,
    [submissions, customer, other],
  );
  // The commitments are made as the site makes them, but for the kind, which is not looked at here.
  const insert = (kind: number, ids: string) =>
    db.execute(
      `insert into relocation_objects (relocation, kind, id, version, length_bytes, commitment,
         content_sha256, verified_version)
       select $1, ${kind}, id, 1, 10, sha256(uuid_send(id)), sha256(uuid_send(id)), 1
       from (${ids}) as t (id)`,
      [relocation, customer, other],
    );
  const mine = 'customer in ($2::uuid, $3::uuid)';
  await insert(1, `select sample from submissions where ${mine}`);
  await insert(2, `select id from submissions where ${mine}`);
  await insert(3, `values ($2::uuid), ($3::uuid)`);
  const { root } = await manifestOf(db, relocation, position);
  const manifest = () => manifestBytes(db, relocation, position);
  return {
    relocation,
    customer,
    root,
    objects: (of = customer) =>
      Array.fromAsync(customerObjects({ db, manifest }, { relocation, customer: of, key, root })),
  };
}

test('proves each object of a customer, and no other, in regions of any size', async () => {
  for (const submissions of [1, 2, 3, 2_047, 2_048, 7_000]) {
    const region = await regionOf(submissions);
    const found = await region.objects();
    const own = Math.floor(submissions / 3);
    assert.equal(found.length, 2 * own + 1, `${submissions}`);
    const manifest = manifestBytes(db, region.relocation, position);
    const { root, count } = await readManifest(manifest);
    let previous = -1;
    for (const { record, index, proof, sha256 } of found) {
      assert(index > previous);
      previous = index;
      const bytes = Buffer.from(record, 'base64');
      const claim = {
        leafHash: leafHash(bytes),
        index: BigInt(index),
        size: BigInt(count),
        root: Buffer.from(root, 'hex'),
        proof: proof.map((hash) => Buffer.from(hash, 'base64')),
      };
      assert(verifyInclusion(claim), `${index} of ${count}`);
      assert.equal(sha256, Buffer.from(decodeRecord(bytes).commitment).toString('hex'));
    }
  }
});

test('says nothing of a stranger, and nothing once the records are others', async () => {
  const region = await regionOf(10);
  assert.deepEqual(await region.objects(randomUUID()), []);
  await db.execute(
    `delete from relocation_objects where relocation = $1 and kind = 3 and id = $2`,
    [region.relocation, region.customer],
  );
  await assert.rejects(region.objects(), { code: 'manifests-differ' });
});
