import type { HttpServer } from '../../../platform/http/index.ts';
import type { Parties } from '../../identity/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { DocumentFeed } from '../office/document-feed.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import { getChanges } from './get-changes.ts';
import { getDocuments } from './get-documents.ts';
import { getHome } from './get-home.ts';
import { getPolicy } from './get-policy.ts';
import { getSites } from './get-sites.ts';
import { getTrustPolicy } from './get-trust-policy.ts';
import { listLedgers } from './list-ledgers.ts';
import { listMoves } from './list-moves.ts';
import { listPolicies } from './list-policies.ts';
import { publishPolicy } from './publish-policy.ts';

export interface ResidencyOfficeRoutesDeps {
  readonly policies: PolicyOffice;
  readonly feed: DocumentFeed;
  readonly ledger: Ledger;
  /** Asked at each request: keys and addresses become known late. */
  readonly parties: () => Parties;
  /** Witnesses that a verifier should ask for; 0 for none. */
  readonly quorum: number;
}

/** All routes of this module at the office. */
export function residencyOfficeRoutes(app: HttpServer, deps: ResidencyOfficeRoutesDeps): void {
  getHome(app, deps);
  getSites(app, deps);
  listLedgers(app, deps);
  getTrustPolicy(app, deps);
  getPolicy(app, deps);
  getChanges(app, deps);
  listMoves(app, deps);
  listPolicies(app, deps);
  publishPolicy(app, deps);
  getDocuments(app, deps);
}
