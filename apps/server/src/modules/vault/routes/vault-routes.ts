import type { HttpServer } from '../../../platform/http/index.ts';
import type { Finding } from '../finding/service.ts';
import type { Holdings } from '../holdings.ts';
import type { SiteKeys } from '../keys.ts';
import type { Reading } from '../reading.ts';
import type { Scrub } from '../scrub.ts';
import { downloadReads } from './download-reads.ts';
import { findSamples } from './find-samples.ts';
import { getHoldings } from './get-holdings.ts';
import { listKeys } from './list-keys.ts';
import { listReads } from './list-reads.ts';
import { type LookUpRouteDeps, lookUpSample } from './look-up-sample.ts';
import { readExcerpt } from './read-excerpt.ts';
import { readLog } from './read-log.ts';
import { readReceipt } from './read-receipt.ts';
import { readRecord } from './read-record.ts';
import { readSample } from './read-sample.ts';
import { runScrub } from './run-scrub.ts';

export interface VaultRoutesDeps extends LookUpRouteDeps {
  /** This site's name. */
  readonly site: string;
  readonly reading: Reading;
  readonly finding: Finding;
  readonly scrub: Pick<Scrub, 'run'>;
  readonly keys: Pick<SiteKeys, 'list'>;
  readonly holdings: () => Promise<Holdings>;
}

/** All routes of this module. */
export function vaultRoutes(app: HttpServer, deps: VaultRoutesDeps): void {
  const { reading, finding, scrub, keys, holdings } = deps;
  readSample(app, reading);
  readExcerpt(app, reading);
  listReads(app, reading);
  findSamples(app, finding);
  readRecord(app, finding, deps.site);
  readReceipt(app, finding);
  readLog(app, finding);
  downloadReads(app, finding);
  runScrub(app, scrub);
  listKeys(app, keys);
  lookUpSample(app, deps);
  getHoldings(app, holdings);
}
