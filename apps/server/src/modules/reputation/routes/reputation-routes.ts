import type { HttpServer } from '../../../platform/http/index.ts';
import type { Queries } from '../../../platform/postgres/index.ts';
import type { KnownGood } from '../known-good/known-good.ts';
import type { Reputation } from '../service.ts';
import { careRoutes } from './care.ts';
import { knownGoodRoutes } from './known-good.ts';
import { lookUpFile } from './look-up-file.ts';
import { lookUpFiles } from './look-up-files.ts';
import { lookUpHostRoute } from './look-up-host.ts';
import { readChanges } from './read-changes.ts';
import type { AskerDeps } from './schemas.ts';

export interface ReputationRoutesDeps {
  readonly db: Queries;
  readonly reputation: Reputation;
  readonly knownGood: KnownGood;
  readonly asking: AskerDeps;
}

/** What a site serves of reputation. */
export function reputationRoutes(app: HttpServer, deps: ReputationRoutesDeps): void {
  lookUpFile(app, deps);
  lookUpFiles(app, deps);
  lookUpHostRoute(app, deps);
  readChanges(app, deps);
  careRoutes(app, deps);
  knownGoodRoutes(app, deps.knownGood);
}
