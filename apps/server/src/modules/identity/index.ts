export { type AdminToken, openAdminToken, readAdminToken } from './admin-token.ts';
export {
  type OfficeAuthenticatorsDeps,
  officeAuthenticators,
  type SiteAuthenticatorsDeps,
  siteAuthenticators,
} from './authenticators.ts';
export {
  IdentityError,
  type IdentityErrorCode,
  PartyError,
  type PartyErrorCode,
} from './errors.ts';
export { identityProblem } from './http-errors.ts';
export { type AccountsOffice, openAccountsOffice } from './office/accounts/index.ts';
export {
  createKeyReplacements,
  type KeyReplacements,
  type ReplacementReason,
  replacementReasons,
} from './office/key-replacements.ts';
export {
  createOperators,
  type NewOperator,
  type Operator,
  type Operators,
  type OperatorsDeps,
} from './office/operators.ts';
export { readAliases } from './office/same-person-store.ts';
export {
  type OperatorDocuments,
  type OperatorHistory,
  openOperatorNote,
  readOperatorHistory,
} from './operator-notes.ts';
export { pagesOrigin } from './origins.ts';
export { ledgerUrl, type Parties, type Party, trustPolicy, trustPolicyText } from './parties.ts';
export { registerPartyBodies } from './party-bodies.ts';
export {
  createPartyClient,
  type PartyAnswer,
  type PartyCall,
  type PartyClient,
} from './party-client.ts';
export {
  createPartyRequests,
  type IncomingPartyRequest,
  type PartyRequests,
  type PartyRequestsDeps,
  type VerifiedPartyRequest,
} from './party-requests.ts';
export { accountRoutes } from './routes/accounts/account-routes.ts';
export {
  type IdentitySiteRoutesDeps,
  identityOfficeRoutes,
  identitySiteRoutes,
} from './routes/identity-routes.ts';
export { siteSignIn } from './routes/site-sign-in/site-sign-in.ts';
export { type BrowserSessions, createBrowserSessions } from './site/browser-sessions.ts';
export {
  type Customer,
  type Customers,
  type CustomersDeps,
  createCustomers,
  type IssuedKey,
  type NewCustomer,
  type OpenRegions,
} from './site/customers.ts';
export {
  createOperatorDirectory,
  type OperatorDirectory,
  type OperatorDirectoryDeps,
} from './site/operator-directory.ts';
