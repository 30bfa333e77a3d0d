import {
  base64Encode,
  bytesEqual,
  type EntryBundle,
  emptyRoot,
  formatTilePath,
  type Tile,
  tileWidth,
} from '@vitrine/tlog';
import { ledgerName } from '@vitrine/verifier';
import { isBeyond, tileAt } from '../partial-files.ts';
import { checkCheckpoints, checkRoot, type StatedRoot, statedKeys } from './checkpoint-check.ts';
import { EntryCheck } from './entry-check.ts';
import { checkFiles, repairFiles, writeFile } from './files.ts';
import { Findings, type FsckReport } from './report.ts';
import type { FsckSource, Snapshot } from './source.ts';
import { type Walked, walkTree } from './tree-walk.ts';

export interface FsckOptions {
  /** Verifier keys of the log, instead of those that its first entry states. */
  readonly logKeys?: readonly string[];
  /** Writes damaged files anew where the database's entries give the signed root. */
  readonly repair?: boolean;
  readonly onProgress?: (done: bigint, total: bigint) => void;
  readonly signal?: AbortSignal;
}

/**
 * Checks everything that a ledger consists of, up to the head that it has when the check begins,
 * by computing it again from the entries: rows, openings, bundles, tiles, checkpoints. The ledger
 * may be in use meanwhile. Memory does not grow with the ledger.
 */
export async function fsckLedger(
  source: FsckSource,
  options: FsckOptions = {},
): Promise<FsckReport> {
  const findings = new Findings();
  const snapshot = await source.snapshot();
  const origin = snapshot.head?.origin ?? '';
  const size = snapshot.signed?.size ?? 0n;
  const [first] = await source.entries(0n, 1n);
  const logKeys = first || size > 0n ? statedKeys(first, options.logKeys, findings) : [];
  const stated = await checkCheckpoints(snapshot, { origin, logKeys }, findings);
  const site = ledgerName(origin)?.site ?? siteOf(first?.entry);
  const entries = new EntryCheck(findings, site);
  const walk = {
    size,
    rootsAt: new Set([size, ...stated.map((one) => one.size)]),
    ...(options.onProgress && { onProgress: options.onProgress }),
    ...(options.signal && { signal: options.signal }),
  };
  const files = checkFiles(source, findings);
  const walked = await walkTree(source, { ...walk, files, report: { findings, entries } });
  checkRoots(stated, walked, findings);
  await checkPending(source, snapshot, size, entries, findings);
  const repair = options.repair === true && mayRepair(snapshot, walked, findings);
  const strays = { size, walked, repair };
  if (repair) await walkTree(source, { ...walk, files: repairFiles(source, findings) });
  if (repair) await repairCheckpoint(source, snapshot, findings);
  await checkStrays(source, strays, findings);
  return {
    origin,
    size,
    root: base64Encode(snapshot.signed?.root ?? emptyRoot),
    checked: findings.checked,
    faults: findings.faults,
    faultCount: findings.faultCount,
    repaired: findings.repaired,
  };
}

/** Without a name that says it, the first entry's own word. */
function siteOf(entry: Uint8Array | undefined): string {
  const text = entry === undefined ? '' : Buffer.from(entry).toString('latin1');
  return /"site":"([a-z0-9-]+)"/.exec(text)?.[1] ?? '';
}

function checkRoots(stated: readonly StatedRoot[], walked: Walked, findings: Findings): void {
  for (const one of stated) {
    const computed = walked.roots.get(one.size);
    if (computed !== undefined) checkRoot(one, computed, findings);
  }
}

/** Entries that are committed and not integrated yet, and rows that no index was given out for. */
async function checkPending(
  source: FsckSource,
  { head }: Snapshot,
  size: bigint,
  entries: EntryCheck,
  findings: Findings,
): Promise<void> {
  const end = head?.nextIndex ?? 0n;
  if (end < size) {
    const message = `the database counts ${end} entries, of which ${size} were signed`;
    findings.fault('entry-missing', message);
  }
  let next = size;
  while (next < end) {
    const rows = await source.entries(next, next + 2048n < end ? next + 2048n : end);
    for (const row of rows) {
      if (row.index !== next) break;
      entries.check(row);
      findings.checked.pending += 1;
      next += 1n;
    }
    if (rows.length === 0 || rows.at(-1)?.index !== next - 1n) {
      const message = `entry ${next} is missing in the database`;
      findings.fault('entry-missing', message, { index: next });
      break;
    }
  }
  const stray = await source.strayIndex();
  if (stray === undefined) return;
  const message = `the database has an entry ${stray}, which was never given out`;
  findings.fault('entry-extra', message, { index: stray });
}

/** Whether the database's entries are those that were signed. */
function mayRepair({ signed }: Snapshot, walked: Walked, findings: Findings): boolean {
  if (signed === undefined || !walked.fromDatabase) return false;
  const computed = walked.roots.get(signed.size);
  if (computed === undefined || !bytesEqual(computed, signed.root)) return false;
  return !findings.faults.some(({ code }) => doubts.has(code));
}

const doubts: ReadonlySet<string> = new Set([
  'checkpoint-signature',
  'checkpoint-conflict',
  'checkpoint-malformed',
  'keys-unknown',
]);

/** The public file, where it is gone, as it was published last. */
async function repairCheckpoint(
  source: FsckSource,
  { file, published }: Snapshot,
  findings: Findings,
): Promise<void> {
  if (file !== undefined || published === undefined) return;
  await source.tiles.publish(published.note);
  findings.repaired.push('checkpoint');
}

/** Files that the walk did not ask for: kept partial ones, files beyond the head, strangers. */
async function checkStrays(
  source: FsckSource,
  strays: { size: bigint; walked: Walked; repair: boolean },
  findings: Findings,
): Promise<void> {
  const { edge } = strays.walked;
  const expected = new Map(edge.map(({ tile, bytes }) => [`${tile.level}/${tile.index}`, bytes]));
  const checked = new Set(edge.map(({ tile }) => formatTilePath(tile)));
  for (const path of await source.tiles.strangers()) {
    findings.fault('file-extra', `${path} is no part of a ledger`, { path });
  }
  for await (const path of source.tiles.files()) {
    const tile = tileAt(path);
    if (tile === undefined) {
      findings.fault('file-extra', `${path} is no file of a ledger`, { path });
    } else if (isBeyond(tile, strays.size)) {
      await checkBeyond(source, tile, path, findings);
    } else if (tile.width < tileWidth && !checked.has(path)) {
      const whole = expected.get(`${tile.level}/${tile.index}`);
      await checkPartial(source, { tile, path, whole, repair: strays.repair }, findings);
    }
  }
}

/** A file beyond the head is being written, or was when its writer crashed. */
async function checkBeyond(
  source: FsckSource,
  tile: Tile | EntryBundle,
  path: string,
  findings: Findings,
): Promise<void> {
  findings.checked.beyond += 1;
  if (!isBeyond(tile, await source.nextIndex())) return;
  findings.fault('file-extra', `${path} is beyond what was ever logged`, { path });
}

/** A kept partial file of an earlier size must be the beginning of what followed it. */
async function checkPartial(
  source: FsckSource,
  one: { tile: Tile | EntryBundle; path: string; whole: Uint8Array | undefined; repair: boolean },
  findings: Findings,
): Promise<void> {
  const { tile, path } = one;
  const full = formatTilePath({ ...tile, width: tileWidth });
  const whole = one.whole ?? (await source.tiles.read(full));
  const bytes = await source.tiles.read(path);
  // It may have been cleared away since the folder was listed.
  if (bytes === undefined) return;
  findings.checked.partials += 1;
  const right = whole === undefined ? undefined : beginning(whole, tile);
  if (right !== undefined && Buffer.compare(bytes, right) === 0) return;
  if (right === undefined && whole === undefined) return;
  const code = tile.level === 'entries' ? 'bundle-damaged' : 'tile-damaged';
  if (!findings.repaired.includes(path)) {
    findings.fault(code, `${path} is not the beginning of what followed it`, { path });
  }
  if (!one.repair || right === undefined) return;
  await writeFile(source.tiles, path, right);
  findings.repaired.push(path);
}

/** The first `tile.width` hashes or entries. */
function beginning(whole: Uint8Array, tile: Tile | EntryBundle): Uint8Array | undefined {
  if (tile.level !== 'entries') {
    return whole.length < tile.width * 32 ? undefined : whole.subarray(0, tile.width * 32);
  }
  let end = 0;
  for (let i = 0; i < tile.width; i++) {
    const high = whole[end];
    const low = whole[end + 1];
    if (high === undefined || low === undefined) return undefined;
    end += 2 + high * 256 + low;
  }
  return end > whole.length ? undefined : whole.subarray(0, end);
}
