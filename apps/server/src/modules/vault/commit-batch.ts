import type { JsonObject } from '@vitrine/verifier';
import { PostgresError, type Transaction } from '../../platform/postgres/index.ts';
import type { Ledger, Logged, NewEntry } from '../ledger/index.ts';
import { VaultError } from './errors.ts';
import { insertRepairs } from './repair-store.ts';
import { secretDigest } from './secret-digest.ts';
import * as store from './store.ts';
import {
  contentOf,
  contentOfRow,
  isSameSubmission,
  type SubmissionContent,
} from './submission-content.ts';
import type { Arrival, ArrivedObject, Committed, OpenRegions, SampleListener } from './types.ts';

export interface CommitBatchDeps {
  readonly ledger: Pick<Ledger, 'append' | 'entriesOfType'>;
  readonly regions: OpenRegions;
  readonly listener?: SampleListener;
}

/** A submission as it will stand, or stands already. */
interface Submission {
  readonly id: string;
  readonly arrival: Arrival;
  readonly content: SubmissionContent;
  sample: store.SampleFacts;
  duplicate: boolean;
  logged?: Logged | undefined;
}

interface Decision {
  readonly submission: Submission;
  readonly replayed: boolean;
}

/**
 * Records up to a few hundred arrivals in one transaction: one ledger entry for each submission,
 * and rows with the entries' indexes as their versions. New rows are made under the lock of the
 * ledger's head, so that two transactions never wait for each other's rows. An arrival that cannot
 * be recorded gives an error in its place and leaves the others alone.
 * @throws {PostgresError}: nothing is recorded; `unique-violation` where somebody else's transaction
 *   made one of our rows first
 */
export async function commitBatch(
  tx: Transaction,
  deps: CommitBatchDeps,
  arrivals: readonly Arrival[],
  nowMs: number,
): Promise<(Committed | Error)[]> {
  // None of these waits for another: they share a round trip.
  const [refused, earlier, held] = await Promise.all([
    findRefused(tx, deps.regions, arrivals),
    readEarlier(tx, deps.ledger, arrivals),
    store.holdSamples(
      tx,
      arrivals.map(({ region, stored }) => ({ region, sha256: stored.sha256 })),
    ),
  ]);
  const admitted = arrivals.filter((arrival) => !refused.has(arrival));
  const { decisions, conflicts } = decide(admitted, earlier);
  const fresh = [...decisions.values()].flatMap((one) => (one.replayed ? [] : one.submission));
  const isNew = shareSamples(fresh, held);
  const samples = [...isNew].map(({ sample: { id, region } }) => ({ id, region }));
  if (samples.length > 0) await deps.listener?.recording(tx, samples);
  await logAll(tx, deps.ledger, unlogged(decisions));
  insertRows(tx, fresh, isNew, nowMs);
  return arrivals.map((arrival) => {
    const decision = decisions.get(arrival);
    if (decision !== undefined) return committedOf(decision);
    return refused.get(arrival) ?? conflicts.get(arrival) ?? new Error('an arrival was lost');
  });
}

/** Regions that are not open here now, and keys that are destroyed. */
export async function findRefused<One extends Pick<ArrivedObject, 'region' | 'keyId'>>(
  tx: Transaction,
  regions: OpenRegions,
  arrivals: readonly One[],
): Promise<Map<One, Error>> {
  const closed = new Map<string, Error>();
  const requireOpen = async (region: string) => {
    try {
      await regions.requireOpen(tx, region, 'files');
    } catch (error) {
      // After a failed statement the transaction is of no use to the others either.
      if (!(error instanceof Error) || error instanceof PostgresError) throw error;
      closed.set(region, error);
    }
  };
  const [keysInUse] = await Promise.all([
    store.holdKeys(tx, distinct(arrivals.map(({ keyId }) => keyId))),
    ...distinct(arrivals.map((arrival) => arrival.region)).map(requireOpen),
  ]);
  const refused = new Map<One, Error>();
  for (const arrival of arrivals) {
    const error = closed.get(arrival.region);
    if (error !== undefined) refused.set(arrival, error);
    else if (!keysInUse.has(arrival.keyId)) {
      refused.set(arrival, new VaultError('key-destroyed', 'The key was destroyed meanwhile'));
    }
  }
  return refused;
}

/** By customer and idempotency key; what is deleted counts no more. */
async function readEarlier(
  tx: Transaction,
  ledger: CommitBatchDeps['ledger'],
  arrivals: readonly Arrival[],
): Promise<Map<string, Submission | 'unknown-sample'>> {
  const wanted = arrivals.flatMap(({ submission: { customer, idempotencyKey } }) =>
    idempotencyKey === undefined ? [] : { customer, idempotencyKey },
  );
  const found = new Map<string, Submission | 'unknown-sample'>();
  if (wanted.length === 0) return found;
  const rows = await store.readEarlier(tx, wanted);
  const deleted = rows.filter((row) => row.deleted);
  if (deleted.length > 0)
    await store.releaseIdempotencyKeys(
      tx,
      deleted.map(({ id }) => id),
    );
  const standing = rows.filter((row) => !row.deleted);
  if (standing.length === 0) return found;
  const samples = await store.readSamplesById(tx, distinct(standing.map(({ sample }) => sample)));
  for (const row of standing) {
    const name = nameOf(row.customer, row.idempotency_key);
    const sample = samples.find(({ id }) => id === row.sample);
    const arrival = arrivals.find((one) => idempotencyName(one) === name);
    if (sample === undefined || arrival === undefined) {
      found.set(name, 'unknown-sample');
      continue;
    }
    // A submission that a relocation brought here has its entry in another ledger.
    const [logged] = await ledger.entriesOfType(tx, 'sample.stored', row.id);
    const content = contentOfRow(row);
    found.set(name, {
      id: row.id,
      arrival,
      content,
      sample,
      duplicate: true,
      ...(logged && { logged }),
    });
  }
  return found;
}

/** Tells new submissions from repeated ones; the first of several in a batch is the new one. */
function decide(
  arrivals: readonly Arrival[],
  known: Map<string, Submission | 'unknown-sample'>,
): { decisions: Map<Arrival, Decision>; conflicts: Map<Arrival, Error> } {
  const decisions = new Map<Arrival, Decision>();
  const conflicts = new Map<Arrival, Error>();
  for (const arrival of arrivals) {
    const name = idempotencyName(arrival);
    const earlier = name === undefined ? undefined : known.get(name);
    if (earlier === undefined) {
      const submission = freshSubmission(arrival);
      decisions.set(arrival, { submission, replayed: false });
      if (name !== undefined) known.set(name, submission);
    } else if (earlier !== 'unknown-sample' && isSameSubmission(arrival, earlier)) {
      decisions.set(arrival, { submission: earlier, replayed: true });
    } else {
      const message = 'The Idempotency-Key was used before for another content';
      conflicts.set(arrival, new VaultError('idempotency-conflict', message));
    }
  }
  return { decisions, conflicts };
}

function freshSubmission(arrival: Arrival): Submission {
  const { submissionId, sampleId, region, stored, keyId, objectKey, submission } = arrival;
  const { sha256, sha1, md5, sizeBytes, copies } = stored;
  return {
    id: submissionId,
    arrival,
    content: contentOf(submission),
    sample: { id: sampleId, region, sha256, sha1, md5, sizeBytes, keyId, objectKey, copies },
    duplicate: false,
  };
}

/** Samples that the region has are used again. Returns those whose own object is kept. */
function shareSamples(
  fresh: readonly Submission[],
  held: readonly store.SampleFacts[],
): Set<Submission> {
  const byDigest = new Map(held.map((sample) => [digestName(sample), sample]));
  const isNew = new Set<Submission>();
  for (const submission of fresh) {
    const name = digestName(submission.sample);
    const sample = byDigest.get(name);
    submission.duplicate = sample !== undefined;
    submission.sample = sample ?? submission.sample;
    if (sample === undefined) isNew.add(submission);
    byDigest.set(name, submission.sample);
  }
  return isNew;
}

/** Of what has been logged. */
function insertRows(
  tx: Transaction,
  fresh: readonly Submission[],
  isNew: ReadonlySet<Submission>,
  nowMs: number,
): void {
  if (fresh.length === 0) return;
  const receivedAt = Temporal.Instant.fromEpochMilliseconds(nowMs);
  const samples = [...isNew].map(({ arrival, logged }) => ({
    arrival,
    receivedAt,
    expiresAt: receivedAt.add({ hours: 24 * arrival.submission.retentionDays }),
    version: logged?.index ?? 0n,
  }));
  const missing = samples.flatMap(({ arrival }) =>
    arrival.stored.failed.map(({ dataCentre }) => ({ sample: arrival.sampleId, dataCentre })),
  );
  if (samples.length > 0) store.insertSamples(tx, samples);
  insertRepairs(tx, missing, receivedAt);
  store.insertSubmissions(
    tx,
    fresh.map(({ arrival, sample, logged }) => ({
      arrival,
      sample: sample.id,
      receivedAt,
      version: logged?.index ?? 0n,
      secretSha256: logged?.opening === undefined ? null : secretDigest(logged.opening.salt),
    })),
  );
}

function unlogged(decisions: ReadonlyMap<Arrival, Decision>): Submission[] {
  const all = new Set([...decisions.values()].map(({ submission }) => submission));
  return [...all].filter(({ logged }) => logged === undefined);
}

/** From here to the commit the ledger's head is held. */
async function logAll(
  tx: Transaction,
  ledger: CommitBatchDeps['ledger'],
  submissions: readonly Submission[],
): Promise<void> {
  const logged = await ledger.append(tx, submissions.map(entryOf));
  for (const [i, submission] of submissions.entries()) submission.logged = logged[i];
}

function entryOf({ id, arrival, content, sample, duplicate }: Submission): NewEntry {
  const { customer, country } = arrival.submission;
  const payload: JsonObject = {
    submission: id,
    sample: sample.id,
    customer,
    sha256: hex(sample.sha256),
    sha1: hex(sample.sha1),
    md5: hex(sample.md5),
    size: sample.sizeBytes,
    ...content,
    country,
    keyId: sample.keyId,
    dataCentres: [...sample.copies].sort(),
    duplicate,
  };
  return { type: 'sample.stored', region: arrival.region, subject: id, payload };
}

function committedOf({ submission, replayed }: Decision): Committed | Error {
  const { id, sample, duplicate, logged } = submission;
  if (logged === undefined) return new Error('a submission was not logged');
  return { submission: id, sample: sample.id, logged, duplicate, replayed };
}

function idempotencyName({ submission }: Arrival): string | undefined {
  const { customer, idempotencyKey } = submission;
  return idempotencyKey === undefined ? undefined : nameOf(customer, idempotencyKey);
}

function nameOf(customer: string, idempotencyKey: string): string {
  return `${customer} ${idempotencyKey}`;
}

export function digestName({ region, sha256 }: { region: string; sha256: Uint8Array }): string {
  return `${region} ${hex(sha256)}`;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
