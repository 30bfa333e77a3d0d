/**
 * Every way in which a ledger fails on purpose.
 *
 * - `ledger-missing`: a part of an existing ledger is gone; a new one is never begun in its place.
 * - `ledger-foreign`: database, folder or keys belong to another ledger.
 * - `ledger-behind`: the database is older than what has been signed or published.
 * - `ledger-in-use`: another process runs this ledger.
 * - `ledger-stopped`: it stopped itself, because its lock was lost or its records contradict each other.
 * - `tiles-damaged`, `entries-damaged`: what is on disk, or in the database, is not what was signed.
 * - `checkpoint-conflict`: the database holds another checkpoint than this process signed.
 * - `no-space`: the disk is full; it goes on by itself when there is room.
 * - `payload-too-large`: a receipt could not hold it.
 * - `entry-unknown`: there is no such entry.
 * - `closed`: the ledger is closing.
 */
export type LedgerErrorCode =
  | 'ledger-missing'
  | 'ledger-foreign'
  | 'ledger-behind'
  | 'ledger-in-use'
  | 'ledger-stopped'
  | 'tiles-damaged'
  | 'entries-damaged'
  | 'checkpoint-conflict'
  | 'no-space'
  | 'payload-too-large'
  | 'entry-unknown'
  | 'closed';

/** `code` is stable, the message is for people. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
