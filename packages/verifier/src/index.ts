export type { EntryCount } from './audit/entries.ts';
export { httpLedger, type LedgerReader } from './audit/reader.ts';
export { type AuditOptions, type AuditVerdict, auditLedger } from './audit-ledger.ts';
export * from './formats/index.ts';
export { type LedgerName, ledgerName, type TrustInput } from './trust.ts';
export { type Failure, type FailureCode, failureCodes, type Verdict } from './verdict.ts';
export { type CertificateOptions, verifyCertificate } from './verify-certificate.ts';
export { verifyEventProof } from './verify-event-proof.ts';
export { type ReceiptOptions, verifyReceipt } from './verify-receipt.ts';
