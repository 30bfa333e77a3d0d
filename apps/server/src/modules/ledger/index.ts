import type { HttpServer } from '../../platform/http/index.ts';
import type { LedgerChecks } from './fsck/checks.ts';
import type { Ledger } from './ledger.ts';
import { addCheckpoint } from './routes/add-checkpoint.ts';
import { checkLedger } from './routes/check-ledger.ts';
import type { ExploreDeps } from './routes/explore.ts';
import { getGrowth } from './routes/get-growth.ts';
import { getLedger } from './routes/get-ledger.ts';
import { getProof } from './routes/get-proof.ts';
import { listEntries } from './routes/list-entries.ts';
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

/** The files of C2SP tlog-tiles, and the witness. */
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

/** What people look at a ledger by, besides its files. */
export function ledgerExplorerRoutes(app: HttpServer, deps: ExploreDeps): void {
  getLedger(app, deps);
  listEntries(app, deps);
  getProof(app, deps);
  getGrowth(app, deps);
}
