export { COUNTRIES, countryName, isCountry } from './countries.js';
export { diffPolicies, renderChanges } from './diff.js';
export {
  canonicalPolicy,
  policyDigest,
  policyDocument,
  readPolicyDocument,
  withHomes,
} from './document.js';
export { documentTypes } from './document-types.js';
export * from './errors.js';
export { createResidencyProblem } from './http-errors.js';
export { createDocumentFeed } from './office/document-feed.js';
export { createPolicyOffice } from './office/policy-office.js';
export { parsePolicy } from './policy.js';
export { problemLine } from './problems.js';
export { refusalText, signRefusal } from './refusal.js';
export { residencyOfficeRoutes } from './routes/office-routes.js';
export * from './rules.js';
export { PolicyError, RegionError } from './service-errors.js';
export { createDocumentFollower, ForgedDocument } from './site/document-follower.js';
export { officeDocuments } from './site/office-documents.js';
export { createSitePolicy } from './site/site-policy.js';
export { checkDocumentSuccession, checkSuccession } from './succession.js';
export * from './types.js';
