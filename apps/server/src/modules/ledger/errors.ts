export type LedgerErrorCode =
  | 'ledger-missing'
  | 'ledger-foreign'
  | 'tiles-damaged'
  | 'checkpoint-conflict'
  | 'entry-too-large'
  | 'entry-unknown'
  | 'closed';

/** What can go wrong in the ledger module; `code` is stable, the message is for people. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  constructor(code: LedgerErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'LedgerError';
    this.code = code;
  }
}
