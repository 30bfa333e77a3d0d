export type { Logged, NewEntry } from './entries.ts';
export { LedgerError, type LedgerErrorCode } from './errors.ts';
export {
  type Ledger,
  type LedgerDeps,
  type LedgerPeers,
  openLedger,
  type ReceiptOptions,
} from './ledger.ts';
export type { SignedHead } from './sequencer.ts';
export type { WitnessAnswer } from './witness.ts';
export type { WitnessPeer } from './witness-client.ts';
