import { createCustomer } from './create-customer.js';
import { createOperatorRoute } from './create-operator.js';
import { introspectOperator } from './introspect-operator.js';
import { issueApiKey } from './issue-api-key.js';
import { listOperators } from './list-operators.js';
import { revokeApiKey } from './revoke-api-key.js';
/** All routes of this module at the office. */
export function identityOfficeRoutes(app, deps) {
  createOperatorRoute(app, deps);
  listOperators(app, deps);
  introspectOperator(app, deps);
}
/** All routes of this module at a site. */
export function identitySiteRoutes(app, deps) {
  createCustomer(app, deps);
  issueApiKey(app, deps);
  revokeApiKey(app, deps);
}
