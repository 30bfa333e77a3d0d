import { isoTime } from '../../../platform/clock.js';
import { policyDigest, policyDocument, readPolicyDocument, withHomes } from '../document.js';
import { ResidencyError } from '../errors.js';
import { parsePolicy } from '../policy.js';
import { problemLine } from '../problems.js';
import { PolicyError } from '../service-errors.js';
import * as store from './store.js';
/** Reads what has been published; all versions stay in memory (some 20 KiB each). */
export async function createPolicyOffice(deps) {
  const { db, ledger, clock } = deps;
  const published = new Map();
  const remember = (policy) => published.set(policy.version, policy);
  for (const row of await store.readPolicies(db)) remember(publishedOf(row));
  async function publish(yaml, by) {
    const file = readFile(yaml);
    const policy = await db.transaction(async (tx) => {
      const newest = await store.lockNewestPolicy(tx);
      const previous = newest && publishedOf(newest);
      const same = previous && sameAgain(file, previous);
      return same ?? (await insert(tx, policyDocument(file, previous?.document), { by })).policy;
    });
    await ledger.durable(policy.index);
    return policy;
  }
  async function ensureFirst(yaml) {
    return newestOf(published) ?? (await publish(yaml, 'first start'));
  }
  async function switchHomes(tx, change) {
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
  async function insert(tx, document, { by, subject }) {
    const entry = { type: 'policy.published', payload: { ...document } };
    const [logged] = await ledger.append(tx, [subject ? { ...entry, subject } : entry]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    const policy = {
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
  return {
    publish,
    ensureFirst,
    switchHomes,
    current: () => {
      const newest = newestOf(published);
      if (newest === undefined) throw new PolicyError('no-policy', 'No policy is published yet');
      return newest;
    },
    version: (version) => {
      const policy = published.get(version);
      if (policy !== undefined) return policy;
      throw new PolicyError('unknown-version', `There is no policy version ${version}`);
    },
    list: () => [...published.values()].sort((a, b) => a.version - b.version),
  };
}
function newestOf(published) {
  return published.size === 0 ? undefined : published.get(Math.max(...published.keys()));
}
function readFile(yaml) {
  const { policy, problems } = parsePolicy(yaml);
  if (policy !== undefined) return policy;
  const lines = problems.map(problemLine).join('; ');
  throw new ResidencyError('invalid-policy', `not a residency policy: ${lines}`, problems);
}
/**
 * The version in force, where the file says the same.
 * @throws {PolicyError} `policy-conflict` where the file is an older version or another text of it
 */
function sameAgain(file, inForce) {
  if (file.version > inForce.version) return undefined;
  const document = { ...policyDocument(file), epochs: inForce.document.epochs };
  if (policyDigest(document) === inForce.digest) return inForce;
  throw conflict(inForce.version, file.version - 1);
}
function conflict(inForce, expected) {
  const message = `Policy version ${inForce} is in force, not ${expected}: begin again from it`;
  return new PolicyError('policy-conflict', message);
}
function publishedOf(row) {
  return {
    version: row.version,
    digest: row.digest,
    document: readPolicyDocument(row.document),
    index: row.index,
    publishedBy: row.published_by,
    publishedAt: row.published_at,
  };
}
function rowOf(policy) {
  return {
    version: policy.version,
    digest: policy.digest,
    document: policy.document,
    index: policy.index,
    published_by: policy.publishedBy,
    published_at: policy.publishedAt,
  };
}
