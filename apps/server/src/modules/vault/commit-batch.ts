import type { JsonObject } from '@vitrine/verifier';
import { PostgresError, type Transaction } from '../../platform/postgres/index.ts';
import type { Ledger, Logged, NewEntry } from '../ledger/index.ts';
import { VaultError } from './errors.ts';
import { insertRepairs } from './repair-store.ts';
import * as store from './store.ts';
import {
  contentOf,
  contentOfRow,
  isSameSubmission,
  type SubmissionContent,
} from './submission-content.ts';
import type { Arrival, Committed, OpenRegions } from './types.ts';

export interface CommitBatchDeps {
  readonly ledger: Pick<Ledger, 'append' | 'entriesOfType'>;
  readonly regions: OpenRegions;
}

/** A submission as it will stand, or stands already. */
interface Submission {
  readonly id: string;
  readonly arrival: Arrival;
  readonly content: SubmissionContent;
  sample: store.SampleFacts;
  duplicate: boolean;
  logged?: Logged;
}

interface Decision {
  readonly submission: Submission;
  readonly replayed: boolean;
}

/** Somebody else's transaction made one of our rows first: to be run again. */
export class Raced extends Error {}

/**
 * Records up to a few hundred arrivals in one transaction: rows, then one ledger entry for each
 * submission, then the entries' indexes as the rows' versions. An arrival that cannot be recorded
 * gives an error in its place and leaves the others alone.
 * @throws {Raced} and `PostgresError`: nothing is recorded
 */
export async function commitBatch(
  tx: Transaction,
  deps: CommitBatchDeps,
  arrivals: readonly Arrival[],
  nowMs: number,
): Promise<(Committed | Error)[]> {
  const refused = await findRefused(tx, deps.regions, arrivals);
  const admitted = arrivals.filter((arrival) => !refused.has(arrival));
  const earlier = await readEarlier(tx, deps.ledger, admitted);
  const { decisions, conflicts } = decide(admitted, earlier);
  const fresh = [...decisions.values()].flatMap((one) => (one.replayed ? [] : one.submission));
  const isNew = await insertRows(tx, fresh, nowMs);
  await logAll(tx, deps.ledger, unlogged(decisions), isNew, new Set(fresh));
  return arrivals.map((arrival) => {
    const decision = decisions.get(arrival);
    if (decision !== undefined) return committedOf(decision);
    return refused.get(arrival) ?? conflicts.get(arrival) ?? new Error('an arrival was lost');
  });
}

/** Regions that are not open here now, and keys that are destroyed. */
async function findRefused(
  tx: Transaction,
  regions: OpenRegions,
  arrivals: readonly Arrival[],
): Promise<Map<Arrival, Error>> {
  const closed = new Map<string, Error>();
  for (const region of distinct(arrivals.map((arrival) => arrival.region))) {
    try {
      await regions.requireOpen(tx, region, 'files');
    } catch (error) {
      // After a failed statement the transaction is of no use to the others either.
      if (!(error instanceof Error) || error instanceof PostgresError) throw error;
      closed.set(region, error);
    }
  }
  const keysInUse = await store.holdKeys(tx, distinct(arrivals.map(({ keyId }) => keyId)));
  const refused = new Map<Arrival, Error>();
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

/** Samples that the region has are used again. Returns the arrivals whose own object is kept. */
async function insertRows(
  tx: Transaction,
  fresh: readonly Submission[],
  nowMs: number,
): Promise<Set<Submission>> {
  if (fresh.length === 0) return new Set();
  const held = await store.holdSamples(
    tx,
    fresh.map(({ sample }) => sample),
  );
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
  const receivedAt = Temporal.Instant.fromEpochMilliseconds(nowMs);
  await insertNewSamples(tx, [...isNew], receivedAt);
  await insertNewSubmissions(tx, fresh, receivedAt);
  return isNew;
}

/** Sorted, so that two transactions that insert the same ones wait for each other in one order. */
async function insertNewSamples(
  tx: Transaction,
  submissions: readonly Submission[],
  receivedAt: Temporal.Instant,
): Promise<void> {
  if (submissions.length === 0) return;
  const samples = submissions.map(({ arrival }) => ({
    arrival,
    receivedAt,
    expiresAt: receivedAt.add({ hours: 24 * arrival.submission.retentionDays }),
  }));
  const sorted = sortBy(samples, ({ arrival }) => digestName({ ...arrival, ...arrival.stored }));
  const inserted = await store.insertSamples(tx, sorted);
  if (inserted !== sorted.length) throw new Raced();
  const missing = submissions.flatMap(({ arrival }) =>
    arrival.stored.failed.map(({ dataCentre }) => ({ sample: arrival.sampleId, dataCentre })),
  );
  await insertRepairs(tx, missing, receivedAt);
}

async function insertNewSubmissions(
  tx: Transaction,
  fresh: readonly Submission[],
  receivedAt: Temporal.Instant,
): Promise<void> {
  const rows = fresh.map(({ arrival, sample }) => ({ arrival, sample: sample.id, receivedAt }));
  const sorted = sortBy(rows, ({ arrival }) => idempotencyName(arrival) ?? '');
  const inserted = await store.insertSubmissions(tx, sorted);
  if (inserted !== sorted.length) throw new Raced();
}

function unlogged(decisions: ReadonlyMap<Arrival, Decision>): Submission[] {
  const all = new Set([...decisions.values()].map(({ submission }) => submission));
  return [...all].filter(({ logged }) => logged === undefined);
}

/** The last statements of the transaction: the ledger's head is held from here to the commit. */
async function logAll(
  tx: Transaction,
  ledger: CommitBatchDeps['ledger'],
  submissions: readonly Submission[],
  isNew: ReadonlySet<Submission>,
  fresh: ReadonlySet<Submission>,
): Promise<void> {
  if (submissions.length === 0) return;
  const logged = await ledger.append(tx, submissions.map(entryOf));
  const samples: store.Version[] = [];
  const versions: store.Version[] = [];
  for (const [i, submission] of submissions.entries()) {
    const entry = logged[i];
    if (entry === undefined) throw new Error('the ledger took fewer entries than it was given');
    submission.logged = entry;
    if (isNew.has(submission)) samples.push({ id: submission.sample.id, version: entry.index });
    if (fresh.has(submission)) versions.push({ id: submission.id, version: entry.index });
  }
  if (versions.length > 0) await store.setVersions(tx, { samples, submissions: versions });
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

function digestName({ region, sha256 }: { region: string; sha256: Uint8Array }): string {
  return `${region} ${hex(sha256)}`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

function sortBy<T>(values: readonly T[], key: (value: T) => string): T[] {
  return values
    .map((value) => ({ value, name: key(value) }))
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
    .map(({ value }) => value);
}
