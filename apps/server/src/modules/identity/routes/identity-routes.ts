import type { HttpServer } from '../../../platform/http/index.ts';
import type { SiteSessions } from '../office/accounts/site-sessions.ts';
import type { KeyReplacements } from '../office/key-replacements.ts';
import type { Operators } from '../office/operators.ts';
import type { Customers } from '../site/customers.ts';
import { changeRoles } from './change-roles.ts';
import { type CreateCustomerDeps, createCustomer } from './create-customer.ts';
import { createOperatorRoute } from './create-operator.ts';
import { deactivateOperator } from './deactivate-operator.ts';
import { introspectOperator } from './introspect-operator.ts';
import { issueApiKey } from './issue-api-key.ts';
import { type ListCustomersDeps, listCustomers } from './list-customers.ts';
import { listOperators } from './list-operators.ts';
import { renewOperator } from './renew-operator.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { whoMay } from './who-may.ts';

/** All routes of this module at the office. */
export function identityOfficeRoutes(
  app: HttpServer,
  deps: {
    readonly operators: Operators;
    readonly keyReplacements: Pick<KeyReplacements, 'renew'>;
    readonly siteSessions: Pick<SiteSessions, 'principal'>;
  },
): void {
  createOperatorRoute(app, deps);
  listOperators(app, deps);
  introspectOperator(app, deps);
  changeRoles(app, deps);
  deactivateOperator(app, deps);
  renewOperator(app, deps);
  whoMay(app, deps);
}

export interface IdentitySiteRoutesDeps
  extends CreateCustomerDeps,
    Omit<ListCustomersDeps, 'customers'> {
  readonly customers: Customers;
}

/** All routes of this module at a site. */
export function identitySiteRoutes(app: HttpServer, deps: IdentitySiteRoutesDeps): void {
  listCustomers(app, deps);
  createCustomer(app, deps);
  issueApiKey(app, deps);
  revokeApiKey(app, deps);
}
