import type { HttpServer } from '../../platform/http/index.ts';
import type { LedgerChecks } from './fsck/checks.ts';
import type { Ledger } from './ledger.ts';
import { addCheckpoint } from './routes/add-checkpoint.ts';
import { checkLedger } from './routes/check-ledger.ts';
import { readLedgerHealth } from './routes/read-ledger-health.ts';
import { serveLedger } from './routes/serve-ledger.ts';

export type { Logged, NewEntry } from './entries.ts';
export { LedgerError, type LedgerErrorCode } from './errors.ts';
export { createLedgerChecks, type LedgerChecks } from './fsck/checks.ts';
export { type FsckOptions, fsckLedger } from './fsck/fsck.ts';
export type { Checked, Fault, FaultCode, FsckReport } from './fsck/report.ts';
export { type FsckSource, openFsckSource } from './fsck/source.ts';
export type { SignedHead, TreeHead } from './head-signer.ts';
export type { LedgerHealth, WitnessHealth } from './health.ts';
export { ledgerProblem } from './http-errors.ts';
export {
  type Ledger,
  type LedgerDeps,
  type LedgerPeers,
  openLedger,
  type ReceiptOptions,
} from './ledger.ts';
export { ledgerTimeMs, nextIndex } from './store.ts';
export type { WitnessAnswer } from './witness.ts';
export type { WitnessPeer } from './witness-client.ts';

/** Routes that everybody may ask. */
export function ledgerRoutes(app: HttpServer, ledger: Ledger): void {
  serveLedger(app, ledger);
  addCheckpoint(app, ledger);
}

/** Routes of those who look after it. */
export function ledgerCareRoutes(
  app: HttpServer,
  { ledger, checks }: { readonly ledger: Pick<Ledger, 'health'>; readonly checks: LedgerChecks },
): void {
  readLedgerHealth(app, ledger);
  checkLedger(app, checks);
}
