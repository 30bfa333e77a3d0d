/**
 * Every fault that the check of a ledger can find.
 *
 * - `entry-missing`, `entry-extra`: the database has a gap, or rows where no index was given out.
 * - `entry-malformed`: the bytes are not a canonical entry; `entry-foreign`: of another site.
 * - `entry-columns`: the columns beside the entry say other than the entry.
 * - `entry-differs`: database and bundle hold different bytes; the message says which was signed.
 * - `time-goes-back`: an entry is dated before the one before it.
 * - `opening-mismatch`: salt and payload do not open the commitment.
 * - `bundle-missing`, `bundle-damaged`, `tile-missing`, `tile-damaged`: files.
 * - `file-extra`: a file that no tree has.
 * - `checkpoint-missing`, `checkpoint-malformed`, `checkpoint-signature`: notes.
 * - `checkpoint-conflict`: a checkpoint whose root is not that of the entries.
 * - `checkpoint-order`: published or witnessed beyond what was signed.
 * - `keys-unknown`: the first entry does not tell the log's keys, or others than were expected.
 */
export type FaultCode =
  | 'entry-missing'
  | 'entry-extra'
  | 'entry-malformed'
  | 'entry-foreign'
  | 'entry-columns'
  | 'entry-differs'
  | 'time-goes-back'
  | 'opening-mismatch'
  | 'bundle-missing'
  | 'bundle-damaged'
  | 'tile-missing'
  | 'tile-damaged'
  | 'file-extra'
  | 'checkpoint-missing'
  | 'checkpoint-malformed'
  | 'checkpoint-signature'
  | 'checkpoint-conflict'
  | 'checkpoint-order'
  | 'keys-unknown';

export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
  readonly path?: string;
  readonly index?: bigint;
}

/** How much was looked at. */
export interface Checked {
  entries: number;
  /** Of these, not integrated yet. */
  pending: number;
  openings: number;
  bundles: number;
  tiles: number;
  /** Kept partial tiles and bundles of earlier sizes. */
  partials: number;
  /** Files beyond the head: being written, or left by a crash and written again. */
  beyond: number;
  checkpoints: number;
}

export interface FsckReport {
  readonly origin: string;
  /** Of the signed head that the check began with. */
  readonly size: bigint;
  /** Base64. */
  readonly root: string;
  readonly checked: Checked;
  /** The first 1,000, in the order found. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  /** Files that were written anew or removed. */
  readonly repaired: readonly string[];
}

const faultsMax = 1_000;

/** Collects what a check finds. */
export class Findings {
  readonly checked: Checked = {
    entries: 0,
    pending: 0,
    openings: 0,
    bundles: 0,
    tiles: 0,
    partials: 0,
    beyond: 0,
    checkpoints: 0,
  };
  readonly faults: Fault[] = [];
  readonly repaired: string[] = [];
  faultCount = 0;

  fault(code: FaultCode, message: string, where: { path?: string; index?: bigint } = {}): void {
    this.faultCount += 1;
    if (this.faults.length < faultsMax) this.faults.push({ code, message, ...where });
  }
}
