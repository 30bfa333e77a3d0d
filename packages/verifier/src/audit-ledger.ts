import {
  base64Decode,
  base64Encode,
  bytesEqual,
  emptyRoot,
  leafHash,
  type TileData,
  TlogError,
  TreeBuilder,
  tileWidth,
  utf8Decode,
} from '@vitrine/tlog';
import { EntryChecker, type EntryCount } from './audit/entries.ts';
import { type LedgerReader, readFile } from './audit/reader.ts';
import { publishedBundles, requireEqual, requireTile } from './audit/tiles.ts';
import type { LedgerState } from './formats/ledger-state.ts';
import { Trust, type TrustedCheckpoint, type TrustInput } from './trust.ts';
import { Findings, Refusal, type Verdict } from './verdict.ts';
import { describeSignatures, describeWitnesses } from './verify-receipt.ts';

export interface AuditOptions {
  /** The state kept from an earlier visit: the ledger must have grown from it. */
  readonly previous?: LedgerState;
  /** Whether a checkpoint without the witness quorum is a failure; it is by default. */
  readonly witnesses?: 'required' | 'reported';
}

export interface AuditVerdict extends Verdict {
  /** How often each type of act stands in the ledger, by region. */
  readonly counts: readonly EntryCount[];
  /** What to keep for the next visit; only after a valid audit. */
  readonly state?: LedgerState;
}

/**
 * Audits a whole ledger: fetches the checkpoint and every entry and tile, and recomputes all.
 * Memory does not grow with the ledger. Never throws on what the ledger holds.
 */
export async function auditLedger(
  reader: LedgerReader,
  trust: TrustInput,
  options: AuditOptions = {},
): Promise<AuditVerdict> {
  const findings = new Findings();
  const result = await findings.attempt(async () => {
    const opened = await Trust.open(trust);
    const note = await readCheckpoint(reader);
    const checkpoint = await opened.checkpoint(note);
    requireGrowth(checkpoint, options.previous);
    const checker = new EntryChecker(checkpoint.site, findings);
    await recompute(reader, checkpoint, options.previous, checker);
    describe(checkpoint, checker.counts, findings, options);
    describeSignatures(opened, findings);
    return { counts: checker.counts, state: stateOf(note, checkpoint) };
  });
  const verdict = findings.verdict();
  const counts = result?.counts ?? [];
  return result !== undefined && verdict.valid
    ? { ...verdict, counts, state: result.state }
    : { ...verdict, counts };
}

async function readCheckpoint(reader: LedgerReader): Promise<string> {
  const bytes = await readFile(reader, 'checkpoint');
  if (bytes === undefined) throw new Refusal('unreachable', 'the ledger has no checkpoint');
  try {
    return utf8Decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw new Refusal('malformed-checkpoint', cause.message, { cause });
  }
}

function requireGrowth({ origin, checkpoint }: TrustedCheckpoint, previous?: LedgerState): void {
  if (previous === undefined) return;
  if (previous.origin !== origin) {
    throw new Refusal(
      'other-ledger',
      `this is ${origin}, the last visit was to ${previous.origin}`,
    );
  }
  if (checkpoint.size < BigInt(previous.size)) {
    const message = `the ledger had ${previous.size} entries and now has ${checkpoint.size}`;
    throw new Refusal('ledger-shrank', `${message}: keep both checkpoints, they are evidence`);
  }
}

async function recompute(
  reader: LedgerReader,
  { checkpoint }: TrustedCheckpoint,
  previous: LedgerState | undefined,
  checker: EntryChecker,
): Promise<void> {
  const builder = new TreeBuilder();
  const edge = new Map<number, TileData>();
  const earlier = BigInt(previous?.size ?? 0);
  let earlierRoot = emptyRoot;
  for await (const { entries, hashes } of publishedBundles(reader, checkpoint.size)) {
    for (const entry of entries) checker.check(entry);
    const leaves = entries.map(leafHash);
    const head = Number(earlier - builder.size);
    const cut = head > 0 && head <= leaves.length ? head : 0;
    const computed = builder.append(leaves.slice(0, cut));
    if (cut > 0) earlierRoot = builder.root();
    computed.push(...builder.append(leaves.slice(cut)));
    for (const tile of computed) {
      edge.set(tile.level, tile);
      if (tile.width < tileWidth) continue;
      if (tile.level === 0) requireEqual(tile, hashes);
      else await requireTile(reader, tile);
    }
  }
  for (const tile of edge.values()) {
    if (tile.width < tileWidth) await requireTile(reader, tile);
  }
  if (!bytesEqual(builder.root(), checkpoint.root)) {
    throw new Refusal('root-mismatch', 'the entries do not hash to the root that was signed');
  }
  if (previous !== undefined && !bytesEqual(earlierRoot, base64Decode(previous.root))) {
    const message = `the first ${previous.size} entries are not those of the last visit`;
    throw new Refusal('history-changed', `${message}: keep both checkpoints, they are evidence`);
  }
}

function stateOf(note: string, { origin, checkpoint }: TrustedCheckpoint): LedgerState {
  const { size, root } = checkpoint;
  return { origin, size: Number(size), root: base64Encode(root), checkpoint: note };
}

function describe(
  checkpoint: TrustedCheckpoint,
  counts: readonly EntryCount[],
  findings: Findings,
  { previous, witnesses = 'required' }: AuditOptions,
): void {
  const { origin, checkpoint: head, site } = checkpoint;
  describeWitnesses(checkpoint, findings, witnesses);
  if (!findings.failed) {
    findings.proven.push(
      `All ${head.size} entries of ${origin} are those that its checkpoint signs.`,
      'Every entry has its one form, and no entry is dated before the one before it.',
      ...counts
        .filter(({ type }) => type === 'key.created' || type === 'key.destroyed')
        .map(({ type, region, count }) => `Entries ${type} of the region ${region}: ${count}.`),
    );
    if (previous !== undefined) {
      findings.proven.push(`The first ${previous.size} entries are those of the last visit.`);
    }
  }
  findings.declared.push('That each act took place as recorded, and when: the keeper says so.');
  findings.notCovered.push(
    'What the acts were about: only who holds an opening can see that.',
    `Acts of ${site} that were never recorded.`,
  );
}
