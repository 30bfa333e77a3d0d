export {
  type AccessApproval,
  accessApprovalText,
  approves,
  parseAccessApproval,
  requestDigest,
} from './approval.ts';
export { AccessError, type AccessErrorCode } from './errors.ts';
export { accessProblem } from './http-errors.ts';
export {
  type AccessOffice,
  type AccessOfficeDeps,
  type AccessRequestStatus,
  createAccessOffice,
  type NewAccessRequest,
} from './office/service.ts';
export { accessRoutes } from './routes/access-routes.ts';
export { caseSchema, fileFormSchema, formSchema, purposeSchema } from './routes/schemas.ts';
export {
  type AccessApprovals,
  type AccessApprovalsDeps,
  type ApprovedRead,
  type ArrivedApproval,
  createAccessApprovals,
} from './site/approvals.ts';
export * from './types.ts';
