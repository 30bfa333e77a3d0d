import type { JsonObject } from '@vitrine/verifier';
import type { Transaction } from '../../platform/postgres/index.ts';
import { type CommitBatchDeps, digestName, distinct, findRefused, hex } from './commit-batch.ts';
import { VaultError } from './errors.ts';
import { insertRepairs } from './repair-store.ts';
import * as store from './store.ts';
import type { ArrivedObject, CommittedMember, NewMember } from './types.ts';

/** A file that was found in a sample, as an object that is durable in the stores. */
export interface MemberArrival extends ArrivedObject {
  readonly member: NewMember;
}

/**
 * Records up to a few hundred files that were found in samples, in one transaction: one entry
 * `sample.unpacked` for each that the region did not have. As in `commitBatch`, one that cannot be
 * recorded gives an error in its place.
 * @throws {PostgresError}: nothing is recorded
 */
export async function commitMembers(
  tx: Transaction,
  deps: CommitBatchDeps,
  arrivals: readonly MemberArrival[],
  nowMs: number,
): Promise<(CommittedMember | Error)[]> {
  const [refused, containers, held] = await Promise.all([
    findRefused(tx, deps.regions, arrivals),
    store.holdSamplesById(tx, distinct(arrivals.map(({ member }) => member.container))),
    store.holdSamples(
      tx,
      arrivals.map(({ region, stored }) => ({ region, sha256: stored.sha256 })),
    ),
  ]);
  const known = new Map(held.map((sample) => [digestName(sample), sample.id]));
  const results = new Map<MemberArrival, CommittedMember | Error>(refused);
  const fresh: MemberArrival[] = [];
  for (const arrival of arrivals) {
    if (results.has(arrival)) continue;
    if (!containers.has(arrival.member.container)) {
      const gone = new VaultError('container-gone', 'What it was found in is here no more');
      results.set(arrival, gone);
      continue;
    }
    const name = digestName({ region: arrival.region, sha256: arrival.stored.sha256 });
    const sample = known.get(name);
    results.set(arrival, { sample: sample ?? arrival.sampleId, duplicate: sample !== undefined });
    if (sample !== undefined) continue;
    known.set(name, arrival.sampleId);
    fresh.push(arrival);
  }
  if (fresh.length > 0) await insert(tx, deps, fresh, nowMs);
  return arrivals.map((arrival) => results.get(arrival) ?? new Error('an arrival was lost'));
}

async function insert(
  tx: Transaction,
  { ledger, listener }: CommitBatchDeps,
  fresh: readonly MemberArrival[],
  nowMs: number,
): Promise<void> {
  const told = fresh.map(({ sampleId: id, region, member }) => ({ id, region, member }));
  await listener?.recording(tx, told);
  const logged = await ledger.append(tx, fresh.map(entryOf));
  const receivedAt = Temporal.Instant.fromEpochMilliseconds(nowMs);
  store.insertSamples(
    tx,
    fresh.map((arrival, i) => ({
      arrival,
      receivedAt,
      expiresAt: arrival.member.expiresAt,
      version: logged[i]?.index ?? 0n,
    })),
  );
  const missing = fresh.flatMap(({ sampleId, stored }) =>
    stored.failed.map(({ dataCentre }) => ({ sample: sampleId, dataCentre })),
  );
  insertRepairs(tx, missing, receivedAt);
}

function entryOf({ sampleId, region, keyId, stored, member }: MemberArrival) {
  const payload: JsonObject = {
    sample: sampleId,
    container: member.container,
    sha256: hex(stored.sha256),
    sha1: hex(stored.sha1),
    md5: hex(stored.md5),
    size: stored.sizeBytes,
    keyId,
    dataCentres: [...stored.copies].sort(),
  };
  return { type: 'sample.unpacked', region, subject: sampleId, payload };
}
