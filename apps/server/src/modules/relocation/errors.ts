export type RelocationErrorCode =
  | 'relocation-unknown'
  | 'relocation-state'
  | 'relocation-running'
  | 'plan-impossible'
  | 'plan-void'
  | 'approval-invalid'
  | 'approval-replayed'
  | 'approval-same-person'
  | 'approvals-missing'
  | 'switch-not-witnessed'
  | 'fence-closed'
  | 'report-invalid'
  | 'peer-unavailable'
  | 'copy-damaged'
  | 'manifests-differ'
  | 'space-missing'
  | 'certificate-refused';

/** What can go wrong in a relocation; `code` is stable, the message is for people. */
export class RelocationError extends Error {
  readonly code: RelocationErrorCode;
  constructor(code: RelocationErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'RelocationError';
    this.code = code;
  }
}
