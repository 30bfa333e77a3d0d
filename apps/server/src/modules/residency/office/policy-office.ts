import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger, Logged } from '../../ledger/index.ts';
import { policyDigest, policyDocument, readPolicyDocument, withHomes } from '../document.ts';
import { ResidencyError } from '../errors.ts';
import { parsePolicy } from '../policy.ts';
import { problemLine } from '../problems.ts';
import { PolicyError } from '../service-errors.ts';
import type { DataClass, PolicyDocument, ResidencyPolicy } from '../types.ts';
import * as store from './store.ts';

/** A policy as the office has published it. */
export interface PublishedPolicy {
  readonly version: number;
  /** `policyDigest` of the document. */
  readonly digest: string;
  readonly document: PolicyDocument;
  /** Of `policy.published` in the office's ledger. */
  readonly index: bigint;
  /** An operator, or a relocation's id. */
  readonly publishedBy: string;
  readonly publishedAt: Temporal.Instant;
}

export interface HomeSwitch {
  readonly region: string;
  readonly classes: readonly DataClass[];
  /** The site that is to be the home. */
  readonly to: string;
  /** The version that must be in force. */
  readonly expectedVersion: number;
  /** UUID of the relocation. */
  readonly relocation: string;
}

/** A policy that could be published now. */
export interface PreparedPolicy {
  readonly document: PolicyDocument;
  /** `policyDigest` of the document. */
  readonly digest: string;
  /** `policyDigest` of the version in force. */
  readonly replaces: string;
}

export interface Publisher {
  /** The operator. */
  readonly by: string;
  /** UUID of the proposal. */
  readonly subject: string;
}

/** The one place where policies are published. */
export interface PolicyOffice {
  /**
   * What a file would be as the next version.
   * @throws {ResidencyError} `invalid-policy`, `invalid-succession` with the problems
   */
  prepare(yaml: string): PreparedPolicy;
  /**
   * Publishes what was prepared, in the caller's transaction, where the version that it follows is
   * still in force. The entry is logged: only `Ledger.append` and quick statements may follow.
   * @throws {PolicyError} `policy-conflict`
   */
  publish(tx: Transaction, prepared: PreparedPolicy, by: Publisher): Promise<PublishedPolicy>;
  /** Publishes the file where nothing has been published. @throws {ResidencyError} */
  ensureFirst(yaml: string): Promise<PublishedPolicy>;
  /**
   * Publishes, in the caller's transaction, the version in which `to` is the home: version and
   * epochs + 1. The entry is logged: only `Ledger.append` and quick statements may follow.
   * @throws {PolicyError} `policy-conflict` where another version is in force
   * @throws {ResidencyError} `unknown-region`, `unknown-site`, `nothing-to-change`
   */
  switchHomes(tx: Transaction, change: HomeSwitch): Promise<Logged>;
  /** @throws {PolicyError} `no-policy` */
  current(): PublishedPolicy;
  /** @throws {PolicyError} `unknown-version` */
  version(version: number): PublishedPolicy;
  /** All, oldest first. */
  list(): readonly PublishedPolicy[];
}

export interface PolicyOfficeDeps {
  readonly db: Postgres;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** Reads what has been published; all versions stay in memory (some 20 KiB each). */
export async function createPolicyOffice(deps: PolicyOfficeDeps): Promise<PolicyOffice> {
  const { db, ledger, clock } = deps;
  const published = new Map<number, PublishedPolicy>();
  const remember = (policy: PublishedPolicy) => published.set(policy.version, policy);
  for (const row of await store.readPolicies(db)) remember(publishedOf(row));

  function prepare(yaml: string): PreparedPolicy {
    const file = readFile(yaml);
    const inForce = current();
    const document = policyDocument(file, inForce.document);
    return { document, digest: policyDigest(document), replaces: inForce.digest };
  }

  async function publish(
    tx: Transaction,
    { document, replaces }: PreparedPolicy,
    by: Publisher,
  ): Promise<PublishedPolicy> {
    const newest = await store.lockNewestPolicy(tx);
    if (newest?.digest !== replaces || newest.version + 1 !== document.version) {
      throw conflict(newest?.version ?? 0, document.version - 1);
    }
    return (await insert(tx, document, by)).policy;
  }

  async function ensureFirst(yaml: string): Promise<PublishedPolicy> {
    const newest = newestOf(published);
    if (newest !== undefined) return newest;
    const document = policyDocument(readFile(yaml));
    const { policy } = await db.transaction((tx) => insert(tx, document, { by: 'first start' }));
    await ledger.durable(policy.index);
    return policy;
  }

  async function switchHomes(tx: Transaction, change: HomeSwitch): Promise<Logged> {
    const { region, classes, to, expectedVersion, relocation } = change;
    const row = await store.lockNewestPolicy(tx);
    if (row?.version !== expectedVersion) throw conflict(row?.version ?? 0, expectedVersion);
    const previous = readPolicyDocument(row.document);
    const today = isoTime(clock.nowMs()).slice(0, 10);
    // Dates in this form compare as texts; the date never goes back, whatever the clock says.
    const effective = [previous.effective, today].sort().at(-1);
    const document = withHomes(previous, region, classes, to, effective);
    return (await insert(tx, document, { by: relocation, subject: relocation })).logged;
  }

  async function insert(
    tx: Transaction,
    document: PolicyDocument,
    { by, subject }: { by: string; subject?: string },
  ): Promise<{ policy: PublishedPolicy; logged: Logged }> {
    const entry = { type: 'policy.published', payload: { ...document } };
    const [logged] = await ledger.append(tx, [subject ? { ...entry, subject } : entry]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    const policy: PublishedPolicy = {
      version: document.version,
      digest: policyDigest(document),
      document,
      index: logged.index,
      publishedBy: by,
      publishedAt: Temporal.Instant.from(logged.entry.at),
    };
    await store.insertPolicy(tx, rowOf(policy));
    tx.afterCommit(() => remember(policy));
    return { policy, logged };
  }

  function current(): PublishedPolicy {
    const newest = newestOf(published);
    if (newest === undefined) throw new PolicyError('no-policy', 'No policy is published yet');
    return newest;
  }

  return {
    prepare,
    publish,
    ensureFirst,
    switchHomes,
    current,
    version: (version) => {
      const policy = published.get(version);
      if (policy !== undefined) return policy;
      throw new PolicyError('unknown-version', `There is no policy version ${version}`);
    },
    list: () => [...published.values()].sort((a, b) => a.version - b.version),
  };
}

function newestOf(published: ReadonlyMap<number, PublishedPolicy>): PublishedPolicy | undefined {
  return published.size === 0 ? undefined : published.get(Math.max(...published.keys()));
}

function readFile(yaml: string): ResidencyPolicy {
  const { policy, problems } = parsePolicy(yaml);
  if (policy !== undefined) return policy;
  const lines = problems.map(problemLine).join('; ');
  throw new ResidencyError('invalid-policy', `not a residency policy: ${lines}`, problems);
}

function conflict(inForce: number, expected: number): PolicyError {
  const message = `Policy version ${inForce} is in force, not ${expected}: begin again from it`;
  return new PolicyError('policy-conflict', message);
}

function publishedOf(row: store.PolicyRow): PublishedPolicy {
  return {
    version: row.version,
    digest: row.digest,
    document: readPolicyDocument(row.document),
    index: row.index,
    publishedBy: row.published_by,
    publishedAt: row.published_at,
  };
}

function rowOf(policy: PublishedPolicy) {
  return {
    version: policy.version,
    digest: policy.digest,
    document: policy.document,
    index: policy.index,
    published_by: policy.publishedBy,
    published_at: policy.publishedAt,
  };
}
