export {
  type Approval,
  type ApprovalStage,
  approvalFormat,
  approvalText,
  nonceBytes,
  parseApproval,
} from './approval.ts';
export {
  type AccessApproval,
  accessApprovalFormat,
  formatAccessApproval,
  formatPolicyApproval,
  type PolicyApproval,
  policyApprovalFormat,
} from './approval-notes.ts';
export * from './canonical-json.ts';
export {
  type Certificate,
  type CertificateBody,
  type CustomerObjects,
  certificateBytesMax,
  certificateFormat,
  certificateMediaType,
  certificateText,
  checkCertificate,
  checkSignedParts,
  formatCertificate,
  formatCustomerCertificate,
  goodOutcomes,
  parseCertificate,
  type SignedParts,
  type StepName,
  signedText,
  stepNames,
  type UnsignedCertificate,
} from './certificate.ts';
export { type ReadCertificate, readCertificate } from './certificate-reader.ts';
export {
  type CustomerObject,
  checkCustomerObject,
  customerObjectLengthMax,
  type ListedObjects,
} from './customer-objects.ts';
export * from './entry.ts';
export * from './errors.ts';
export {
  blockLeaf,
  checkEventProof,
  type EventProof,
  eventProofBytesMax,
  eventProofFormat,
  eventProofMediaType,
  formatEventProof,
  parseEventProof,
  type TreePath,
} from './event-proof.ts';
export type { EventsSummary } from './events-summary.ts';
export { formatLedgerState, type LedgerState, parseLedgerState } from './ledger-state.ts';
export {
  compareRecords,
  decodeRecord,
  encodeRecord,
  type KindTotals,
  ManifestBuilder,
  type ManifestKind,
  type ManifestOptions,
  type ManifestRecord,
  type ManifestResult,
  type ManifestSummary,
  manifestKinds,
  manifestMediaType,
  objectCommitment,
  objectKey,
  type ProvenRecord,
  readManifest,
  recordBytes,
} from './manifest.ts';
export {
  type KnownOperator,
  type OperatorAct,
  type OperatorsFound,
  type OperatorType,
  operatorsBefore,
  operatorTypes,
} from './operators.ts';
export { checkPlan, type Plan, planDigest } from './plan.ts';
export {
  checkReceipt,
  commitment,
  documentDigest,
  formatDigest,
  formatReceipt,
  type Opening,
  parseReceipt,
  type Receipt,
  receiptBytesMax,
  receiptFormat,
  receiptMediaType,
  saltBytes,
} from './receipt.ts';
export { type StepPayload, type StepRule, stepPayloads, stepRules } from './steps.ts';
