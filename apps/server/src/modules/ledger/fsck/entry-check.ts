import {
  commitment,
  FormatError,
  type JsonObject,
  type LedgerEntry,
  parseCanonical,
  parseEntry,
} from '@vitrine/verifier';
import type { EntryRow } from '../store.ts';
import type { Findings } from './report.ts';

/** Checks rows in the order of their indexes. */
export class EntryCheck {
  readonly #findings: Findings;
  readonly #site: string;
  #lastAt = '';

  constructor(findings: Findings, site: string) {
    this.#findings = findings;
    this.#site = site;
  }

  check(row: EntryRow): void {
    this.#findings.checked.entries += 1;
    const entry = this.#parse(row);
    if (entry === undefined) return;
    const { index } = row;
    if (entry.site !== this.#site) {
      this.#findings.fault('entry-foreign', `entry ${index} is of ${entry.site}`, { index });
    }
    if (entry.at < this.#lastAt) {
      const message = `entry ${index} is dated ${entry.at}, the one before it ${this.#lastAt}`;
      this.#findings.fault('time-goes-back', message, { index });
    } else this.#lastAt = entry.at;
    if (row.type !== entry.type || (row.region ?? undefined) !== entry.region) {
      const message = `the columns of entry ${index} say ${row.type} ${row.region ?? ''}`;
      this.#findings.fault('entry-columns', message.trimEnd(), { index });
    }
    if (index === 0n && entry.type !== 'ledger.created') {
      this.#findings.fault('entry-malformed', 'the first entry is not ledger.created', { index });
    }
    this.#checkOpening(row, entry);
  }

  #parse(row: EntryRow): LedgerEntry | undefined {
    const { index } = row;
    try {
      return parseEntry(row.entry);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#findings.fault('entry-malformed', `entry ${index}: ${error.message}`, { index });
      return undefined;
    }
  }

  #checkOpening({ index, salt, payload }: EntryRow, entry: LedgerEntry): void {
    if (salt === null && payload === null) return;
    this.#findings.checked.openings += 1;
    const opened = salt !== null && payload !== null && openingOf(salt, payload);
    if (opened === entry.commit) return;
    const message = `salt and payload of entry ${index} do not open its commitment`;
    this.#findings.fault('opening-mismatch', message, { index });
  }
}

/** What a salt and a canonical payload commit to; undefined where they are malformed. */
function openingOf(salt: Uint8Array, payload: string): string | undefined {
  try {
    const value = parseCanonical(payload);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return commitment(salt, value as JsonObject);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
