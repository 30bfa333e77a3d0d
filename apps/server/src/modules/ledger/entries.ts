import { hash } from 'node:crypto';
import {
  canonicalJson,
  encodeEntry,
  type JsonObject,
  type LedgerEntry,
  type Receipt,
  saltBytes,
} from '@vitrine/verifier';
import { isoTime } from '../../platform/clock.ts';
import { LedgerError } from './errors.ts';
import type { EntryRow, NewEntryRow } from './store.ts';

/** An act to be logged together with the state change that it tells of. */
export interface NewEntry {
  /** From `docs/formats/ledger-entries.md`. */
  type: string;
  region?: string;
  payload: JsonObject;
  /** UUID of the object it is about: its openings are found, and destroyed, by it. */
  subject?: string;
}

/** An entry as it stands in the ledger, with its opening while that exists. */
export interface Logged {
  index: bigint;
  entry: LedgerEntry;
  opening?: { salt: Uint8Array; payload: JsonObject };
}

/** Bytes in the longest payload: a receipt (at most 4 MiB) must hold it beside its proof. */
export const payloadBytesMax = 2 * 1_048_576;

/** An entry of which all is settled but its index and its time. */
export interface PreparedEntry {
  readonly fresh: NewEntry;
  readonly salt: Uint8Array;
  /** Canonical JSON in UTF-8. */
  readonly payload: Uint8Array;
  readonly commit: string;
  /** What follows the commitment in the entry's canonical JSON. */
  readonly ending: string;
}

/**
 * Everything that can be done, and can fail, before the ledger's head is locked.
 * @param salts fresh random bytes, 32 for each entry
 * @throws {FormatError} `malformed-entry`, `malformed-json`; {LedgerError} `payload-too-large`
 */
export function prepareEntries(
  entries: readonly NewEntry[],
  site: string,
  salts: Uint8Array,
): PreparedEntry[] {
  return entries.map((fresh, i) => {
    const salt = salts.subarray(i * saltBytes, (i + 1) * saltBytes);
    if (salt.length !== saltBytes) throw new RangeError('too few random bytes for the salts');
    // One buffer for the digest's input; the payload is the part behind the salt.
    const opening = Buffer.from(`${saltRoom}${canonicalJson(fresh.payload)}`, 'utf8');
    opening.set(salt);
    if (opening.length - saltBytes > payloadBytesMax) {
      throw new LedgerError(
        'payload-too-large',
        `a payload of ${opening.length - saltBytes} bytes; at most ${payloadBytesMax} are possible`,
      );
    }
    return {
      fresh,
      salt,
      payload: opening.subarray(saltBytes),
      commit: `sha256:${hash('sha256', opening, 'base64')}`,
      ending: endingOf(fresh.type, fresh.region, site),
    };
  });
}

const saltRoom = '\0'.repeat(saltBytes);
const endings = new Map<string, string>();
const endingsMax = 4096;
const anyTime = '2026-11-23T10:00:00.000Z';
const anyCommit = 'sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/**
 * The end of an entry's bytes depends on so little that it is encoded, and checked, once.
 * `at` and `commit` stand before it (RFC 8785 sorts members), both of constant length.
 */
function endingOf(type: string, region: string | undefined, site: string): string {
  const key = `${type}\n${region ?? ''}\n${site}`;
  const known = endings.get(key);
  if (known !== undefined) return known;
  const entry = { v: 1 as const, type, at: anyTime, site, commit: anyCommit };
  const bytes = encodeEntry(region === undefined ? entry : { ...entry, region });
  const ending = Buffer.from(bytes).toString('latin1').slice(beginning(anyTime, anyCommit).length);
  if (endings.size >= endingsMax) endings.clear();
  endings.set(key, ending);
  return ending;
}

function beginning(at: string, commit: string): string {
  return `{"at":"${at}","commit":"${commit}"`;
}

/** The rows of entries whose indexes begin at `first`, and what the caller gets to know of them. */
export function completeEntries(
  prepared: readonly PreparedEntry[],
  place: { first: bigint; atMs: number; site: string },
): { rows: NewEntryRow[]; logged: Logged[] } {
  const at = isoTime(place.atMs);
  if (at.length !== anyTime.length) throw new RangeError(`${at} is no time of an entry`);
  const rows: NewEntryRow[] = [];
  const logged: Logged[] = [];
  for (const { fresh, salt, payload, commit, ending } of prepared) {
    const { type, region, subject } = fresh;
    const bytes = Buffer.from(beginning(at, commit) + ending, 'latin1');
    rows.push({ type, region, subject, entry: bytes, salt, payload });
    logged.push({
      index: place.first + BigInt(logged.length),
      entry: {
        v: 1,
        type,
        at,
        site: place.site,
        ...(region === undefined ? {} : { region }),
        commit,
      },
      opening: { salt, payload: fresh.payload },
    });
  }
  return { rows, logged };
}

export function loggedOf(row: EntryRow): Logged {
  const entry: LedgerEntry = JSON.parse(Buffer.from(row.entry).toString('utf8'));
  if (row.salt === null || row.payload === null) return { index: row.index, entry };
  const payload: JsonObject = JSON.parse(row.payload);
  return { index: row.index, entry, opening: { salt: row.salt, payload } };
}

export function receiptOf(logged: Logged, proof: string): Receipt {
  return {
    format: 'vitrine-receipt/1',
    entry: logged.entry,
    ...(logged.opening === undefined
      ? {}
      : {
          opening: {
            salt: Buffer.from(logged.opening.salt).toString('base64'),
            payload: logged.opening.payload,
          },
        }),
    proof,
  };
}
