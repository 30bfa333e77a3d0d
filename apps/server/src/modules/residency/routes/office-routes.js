import { getDocuments } from './get-documents.js';
import { getHome } from './get-home.js';
import { getPolicy } from './get-policy.js';
import { getSites } from './get-sites.js';
import { getTrustPolicy } from './get-trust-policy.js';
import { listPolicies } from './list-policies.js';
import { publishPolicy } from './publish-policy.js';
/** All routes of this module at the office. */
export function residencyOfficeRoutes(app, deps) {
  getHome(app, deps);
  getSites(app, deps);
  getTrustPolicy(app, deps);
  getPolicy(app, deps);
  listPolicies(app, deps);
  publishPolicy(app, deps);
  getDocuments(app, deps);
}
