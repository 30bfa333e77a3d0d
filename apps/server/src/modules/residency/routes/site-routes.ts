import type { HttpServer } from '../../../platform/http/index.ts';
import { type GetSiteDeps, getSite } from './get-site.ts';
import { type GetTrustPolicyDeps, getTrustPolicy } from './get-trust-policy.ts';

export interface ResidencySiteRoutesDeps extends GetSiteDeps, GetTrustPolicyDeps {}

/** All routes of this module at a site. */
export function residencySiteRoutes(app: HttpServer, deps: ResidencySiteRoutesDeps): void {
  getSite(app, deps);
  getTrustPolicy(app, deps);
}
