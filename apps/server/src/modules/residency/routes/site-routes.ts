import type { HttpServer } from '../../../platform/http/index.ts';
import { type GetIntakeRulesDeps, getIntakeRules } from './get-intake-rules.ts';
import { type GetTrustPolicyDeps, getTrustPolicy } from './get-trust-policy.ts';

export interface ResidencySiteRoutesDeps extends GetIntakeRulesDeps, GetTrustPolicyDeps {}

/** All routes of this module at a site. */
export function residencySiteRoutes(app: HttpServer, deps: ResidencySiteRoutesDeps): void {
  getIntakeRules(app, deps);
  getTrustPolicy(app, deps);
}
