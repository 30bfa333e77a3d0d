/**
 * Every way in which a relocation refuses or stops.
 *
 * - `relocation-unknown`: there is no such relocation here.
 * - `customer-unknown`: nothing of this customer was in the relocation.
 * - `relocation-state`: not in its present state; the message says in which.
 * - `relocation-running`: the region has another relocation that has not ended.
 * - `plan-impossible`: the dry run shows that this cannot be done.
 * - `plan-void`: the policy, or the time, has passed the plan; or there is none with this digest.
 * - `approval-invalid`: not a note of this operator's key over this plan and stage.
 * - `approval-replayed`: the approval has been used before.
 * - `approval-same-person`: the same operator has approved this stage already.
 * - `approvals-missing`: fewer than two different operators have approved the stage.
 * - `switch-not-witnessed`: no witnessed checkpoint covers the switch yet.
 * - `report-invalid`: a site's report is not a receipt of its ledger about this relocation.
 * - `peer-unavailable`: another party does not answer, or refuses.
 * - `copy-damaged`: an object arrived, or stands, otherwise than it should.
 * - `manifests-differ`: source and target hold different things under the fence.
 * - `space-missing`: the target has too little room.
 * - `clocks-differ`: a party’s time is so far from another’s that no certificate could follow.
 * - `certificate-refused`: a site does not sign what its own ledger does not say.
 */
export type RelocationErrorCode =
  | 'relocation-unknown'
  | 'customer-unknown'
  | 'relocation-state'
  | 'relocation-running'
  | 'plan-impossible'
  | 'plan-void'
  | 'approval-invalid'
  | 'approval-replayed'
  | 'approval-same-person'
  | 'approvals-missing'
  | 'switch-not-witnessed'
  | 'report-invalid'
  | 'peer-unavailable'
  | 'copy-damaged'
  | 'manifests-differ'
  | 'space-missing'
  | 'clocks-differ'
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

export function unknownCustomer(cause?: unknown): RelocationError {
  const message = 'nothing of this customer was in the relocation';
  return new RelocationError('customer-unknown', message, { cause });
}
