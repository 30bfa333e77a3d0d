import { type LedgerEntry, parseEntry } from '../formats/entry.ts';
import { FormatError } from '../formats/errors.ts';
import type { Findings } from '../verdict.ts';

/** Failures listed one by one; a ledger with more of them is not worth a longer list. */
const failuresMax = 100;

/** How often a type of act stands in a ledger, by region. */
export interface EntryCount {
  readonly type: string;
  readonly region?: string;
  readonly count: number;
}

/** Checks entries one after another: their form, their site, and that time never goes back. */
export class EntryChecker {
  readonly #site: string;
  readonly #findings: Findings;
  readonly #counts = new Map<string, EntryCount>();
  #index = 0;
  #lastAt = '';

  constructor(site: string, findings: Findings) {
    this.#site = site;
    this.#findings = findings;
  }

  /** Counts by type and region, sorted. */
  get counts(): EntryCount[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  }

  check(bytes: Uint8Array): void {
    const index = this.#index++;
    if (this.#findings.failures.length >= failuresMax) return;
    try {
      this.#checkEntry(parseEntry(bytes), index);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#findings.fail(error.code, `entry ${index}: ${error.message}`);
    }
  }

  #checkEntry({ type, region, at, site }: LedgerEntry, index: number): void {
    const require = this.#findings.require.bind(this.#findings);
    require(site === this.#site, 'wrong-site', `entry ${index} is of ${site}`);
    // Times of one form sort as their texts do.
    require(at >= this.#lastAt, 'time-goes-back', `entry ${index} is dated before the one before`);
    if (index === 0) {
      require(type === 'ledger.created', 'wrong-entry', 'the first entry is not ledger.created');
    }
    this.#lastAt = at;
    const name = `${type} ${region ?? ''}`;
    const count = (this.#counts.get(name)?.count ?? 0) + 1;
    this.#counts.set(name, { type, ...(region === undefined ? {} : { region }), count });
  }
}
