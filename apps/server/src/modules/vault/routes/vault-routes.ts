import type { HttpServer } from '../../../platform/http/index.ts';
import type { Holdings } from '../holdings.ts';
import type { SiteKeys } from '../keys.ts';
import type { Reading } from '../reading.ts';
import type { Scrub } from '../scrub.ts';
import { getHoldings } from './get-holdings.ts';
import { listKeys } from './list-keys.ts';
import { listReads } from './list-reads.ts';
import { type LookUpRouteDeps, lookUpSample } from './look-up-sample.ts';
import { readSample } from './read-sample.ts';
import { runScrub } from './run-scrub.ts';

export interface VaultRoutesDeps extends LookUpRouteDeps {
  readonly reading: Reading;
  readonly scrub: Pick<Scrub, 'run'>;
  readonly keys: Pick<SiteKeys, 'list'>;
  readonly holdings: () => Promise<Holdings>;
}

/** All routes of this module. */
export function vaultRoutes(app: HttpServer, deps: VaultRoutesDeps): void {
  const { reading, scrub, keys, holdings } = deps;
  readSample(app, reading);
  listReads(app, reading);
  runScrub(app, scrub);
  listKeys(app, keys);
  lookUpSample(app, deps);
  getHoldings(app, holdings);
}
