import {
  base64Encode,
  bytesEqual,
  type Checkpoint,
  createVerifier,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  TlogError,
  type Verifier,
} from '@vitrine/tlog';
import { FormatError, type JsonObject, parseCanonical } from '@vitrine/verifier';
import type { EntryRow } from '../store.ts';
import type { Findings } from './report.ts';
import type { Snapshot } from './source.ts';

/** A checkpoint whose root is still to be compared with that of the entries. */
export interface StatedRoot extends Checkpoint {
  readonly name: string;
}

/**
 * The log's keys as the ledger's first entry states them; its commitment is checked with the rest.
 * @param expected instead of believing it
 */
export function statedKeys(
  first: EntryRow | undefined,
  expected: readonly string[] | undefined,
  findings: Findings,
): readonly Verifier[] {
  const stated = readKeys(first);
  if (stated === undefined) {
    findings.fault('keys-unknown', 'the first entry does not tell the keys of the log', {
      index: 0n,
    });
  } else if (expected?.some((key) => !stated.includes(key))) {
    findings.fault('keys-unknown', 'the first entry tells other keys than were expected', {
      index: 0n,
    });
  }
  try {
    return (expected ?? stated ?? []).map(createVerifier);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    findings.fault('keys-unknown', `a key of the log is malformed: ${error.message}`);
    return [];
  }
}

function readKeys(first: EntryRow | undefined): readonly string[] | undefined {
  if (first === undefined || first.payload === null) return undefined;
  try {
    const { logKeys } = parseCanonical(first.payload) as JsonObject;
    if (!Array.isArray(logKeys) || logKeys.length === 0) return undefined;
    return logKeys.every((key) => typeof key === 'string') ? logKeys : undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** Checks signatures and order of all checkpoints; their roots are left to be compared. */
export async function checkCheckpoints(
  snapshot: Snapshot,
  keys: { readonly origin: string; readonly logKeys: readonly Verifier[] },
  findings: Findings,
): Promise<StatedRoot[]> {
  const { signed, published, witnessed, file } = snapshot;
  const stated: StatedRoot[] = [];
  for (const [name, row] of Object.entries({ signed, published, witnessed })) {
    if (row === undefined) continue;
    const found = await checkNote(`the ${name} checkpoint`, row.note, keys, findings);
    if (found === undefined) continue;
    if (found.size !== row.size || !bytesEqual(found.root, row.root)) {
      const message = `the ${name} checkpoint says other than its columns`;
      findings.fault('checkpoint-malformed', message);
    }
    stated.push({ name: `the ${name} checkpoint`, ...found });
  }
  if (file !== undefined) {
    const faultsBefore = findings.faultCount;
    const found = await checkNote('the file checkpoint', file, keys, findings, 'checkpoint');
    if (found !== undefined) stated.push({ name: 'the file checkpoint', ...found });
    const isSound = findings.faultCount === faultsBefore;
    if (isSound && found !== undefined && found.size === published?.size) {
      checkPublished(file, published.note, findings);
    }
  } else if (published !== undefined) {
    findings.fault('checkpoint-missing', 'there is no file checkpoint', { path: 'checkpoint' });
  }
  if (signed === undefined && (snapshot.head?.nextIndex ?? 0n) > 0n) {
    findings.fault('checkpoint-missing', 'the database has entries and no signed checkpoint');
  }
  return stated.filter((one) => isInOrder(one, signed?.size ?? 0n, findings));
}

/** Of one size, the file was published before what the database holds: nothing is in it alone. */
function checkPublished(file: string, published: string, findings: Findings): void {
  const lines = new Set(published.split('\n'));
  if (file.split('\n').every((line) => lines.has(line))) return;
  const message = 'the file checkpoint has lines that were not published';
  findings.fault('checkpoint-signature', message, { path: 'checkpoint' });
}

function isInOrder({ name, size }: StatedRoot, signed: bigint, findings: Findings): boolean {
  if (size <= signed) return true;
  const message = `${name} is of ${size} entries, of which ${signed} were signed`;
  findings.fault('checkpoint-order', message);
  return false;
}

async function checkNote(
  name: string,
  note: string,
  keys: { readonly origin: string; readonly logKeys: readonly Verifier[] },
  findings: Findings,
  path?: string,
): Promise<Checkpoint | undefined> {
  const where = path === undefined ? {} : { path };
  findings.checked.checkpoints += 1;
  let checkpoint: Checkpoint;
  try {
    checkpoint = parseCheckpoint(parseNote(note).text);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    findings.fault('checkpoint-malformed', `${name}: ${error.message}`, where);
    return undefined;
  }
  try {
    if (keys.logKeys.length > 0) await openCheckpoint(note, keys);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    findings.fault('checkpoint-signature', `${name}: ${error.message}`, where);
  }
  return checkpoint;
}

/** Compares a checkpoint's root with that of the entries at its size. */
export function checkRoot(stated: StatedRoot, computed: Uint8Array, findings: Findings): void {
  if (bytesEqual(stated.root, computed)) return;
  const roots = `${base64Encode(stated.root)}, the entries give ${base64Encode(computed)}`;
  const message = `${stated.name} of ${stated.size} entries has the root ${roots}`;
  findings.fault('checkpoint-conflict', message);
}
