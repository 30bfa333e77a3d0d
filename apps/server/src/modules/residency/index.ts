export { COUNTRIES, countryName, isCountry } from './countries.ts';
export { type ChangeValue, diffPolicies, type PolicyChange, renderChanges } from './diff.ts';
export {
  canonicalPolicy,
  policyDigest,
  policyDocument,
  readPolicyDocument,
  withHomes,
} from './document.ts';
export * from './errors.ts';
export { parsePolicy } from './policy.ts';
export { problemLine } from './problems.ts';
export * from './rules.ts';
export { checkDocumentSuccession, checkSuccession } from './succession.ts';
export * from './types.ts';
