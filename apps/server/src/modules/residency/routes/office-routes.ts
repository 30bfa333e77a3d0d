import type { HttpServer } from '../../../platform/http/index.ts';
import type { Parties } from '../../identity/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { DocumentFeed } from '../office/document-feed.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import type { PolicyProposals } from '../office/proposals.ts';
import { approvePolicy } from './approve-policy.ts';
import { checkPolicy } from './check-policy.ts';
import { getChanges } from './get-changes.ts';
import { getDocuments } from './get-documents.ts';
import { getHome } from './get-home.ts';
import { getPolicy } from './get-policy.ts';
import { getPolicyFile } from './get-policy-file.ts';
import { getSites } from './get-sites.ts';
import { getTrustPolicy } from './get-trust-policy.ts';
import { listLedgers } from './list-ledgers.ts';
import { listMoves } from './list-moves.ts';
import { listPolicies } from './list-policies.ts';
import { proposePolicy } from './propose-policy.ts';
import { publishPolicy } from './publish-policy.ts';
import { readProposals } from './read-proposals.ts';

export interface ResidencyOfficeRoutesDeps {
  readonly policies: PolicyOffice;
  readonly proposals: PolicyProposals;
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
  getPolicyFile(app, deps);
  checkPolicy(app, deps);
  listPolicies(app, deps);
  proposePolicy(app, deps);
  approvePolicy(app, deps);
  readProposals(app, deps);
  publishPolicy(app, deps);
  getDocuments(app, deps);
}
