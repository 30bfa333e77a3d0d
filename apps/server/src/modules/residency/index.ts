export {
  approvesPolicy,
  type PolicyProposal,
  parsePolicyApproval,
  policyApprovalText,
  proposalDigest,
} from './approval.ts';
export { COUNTRIES, countryName, isCountry } from './countries.ts';
export { type ChangeValue, diffPolicies, type PolicyChange, renderChanges } from './diff.ts';
export {
  canonicalPolicy,
  policyDigest,
  policyDocument,
  readPolicyDocument,
  withHomes,
} from './document.ts';
export { type DocumentType, documentTypes } from './document-types.ts';
export * from './errors.ts';
export { policyFileText } from './file-text.ts';
export { residencyProblem } from './http-errors.ts';
export {
  createDocumentFeed,
  type DocumentFeed,
  type DocumentFeedDeps,
} from './office/document-feed.ts';
export {
  createPolicyOffice,
  type HomeSwitch,
  type PolicyOffice,
  type PolicyOfficeDeps,
  type PreparedPolicy,
  type PublishedPolicy,
} from './office/policy-office.ts';
export {
  createPolicyProposals,
  type PolicyProposals,
  type PolicyProposalsDeps,
  type ProposalStatus,
} from './office/proposals.ts';
export { parsePolicy } from './policy.ts';
export { problemLine } from './problems.ts';
export { type RefusalStatement, refusalText, signRefusal } from './refusal.ts';
export { type GetSiteDeps, getSite } from './routes/get-site.ts';
export { type ResidencyOfficeRoutesDeps, residencyOfficeRoutes } from './routes/office-routes.ts';
export { type ResidencySiteRoutesDeps, residencySiteRoutes } from './routes/site-routes.ts';
export * from './rules.ts';
export {
  PolicyError,
  type PolicyErrorCode,
  ProposalError,
  type ProposalErrorCode,
  type Refusal,
  RegionError,
  type RegionErrorCode,
  type RegionErrorContext,
} from './service-errors.ts';
export {
  createDocumentFollower,
  type DocumentFollower,
  type DocumentFollowerDeps,
  type DocumentHandler,
  ForgedDocument,
  type OfficeDocument,
} from './site/document-follower.ts';
export { officeDocuments } from './site/office-documents.ts';
export { createOpenness } from './site/openness.ts';
export type { PolicyDocuments, PolicyStep } from './site/policy-approval.ts';
export {
  createSitePolicy,
  type PolicyPublication,
  type SiteHome,
  type SitePolicy,
  type SitePolicyDeps,
} from './site/site-policy.ts';
export { checkDocumentSuccession, checkSuccession } from './succession.ts';
export { POLICY_BYTES_MAX } from './tree.ts';
export * from './types.ts';
