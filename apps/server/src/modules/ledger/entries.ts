import {
  canonicalJson,
  commitment,
  encodeEntry,
  type JsonObject,
  type LedgerEntry,
  type Receipt,
} from '@vitrine/verifier';
import { isoTime } from '../../platform/clock.ts';
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

/**
 * @param salt 32 random bytes
 * @throws {FormatError} where the entry exceeds 65,535 bytes or is malformed
 */
export function makeEntry(
  fresh: NewEntry,
  at: { index: bigint; atMs: number; site: string; salt: Uint8Array },
): { row: NewEntryRow; logged: Logged } {
  const payload = canonicalJson(fresh.payload);
  const entry: LedgerEntry = {
    v: 1,
    type: fresh.type,
    at: isoTime(at.atMs),
    site: at.site,
    ...(fresh.region === undefined ? {} : { region: fresh.region }),
    commit: commitment(at.salt, fresh.payload),
  };
  const bytes = encodeEntry(entry);
  return {
    row: {
      index: at.index,
      type: fresh.type,
      region: fresh.region,
      subject: fresh.subject,
      entry: bytes,
      salt: at.salt,
      payload,
    },
    logged: { index: at.index, entry, opening: { salt: at.salt, payload: fresh.payload } },
  };
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
