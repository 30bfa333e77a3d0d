import type { HttpServer } from '../../../platform/http/index.ts';
import type { SiteKeys } from '../keys.ts';
import type { Reading } from '../reading.ts';
import type { Scrub } from '../scrub.ts';
import { listKeys } from './list-keys.ts';
import { listReads } from './list-reads.ts';
import { readSample } from './read-sample.ts';
import { runScrub } from './run-scrub.ts';

export interface VaultRoutesDeps {
  readonly reading: Reading;
  readonly scrub: Pick<Scrub, 'run'>;
  readonly keys: Pick<SiteKeys, 'list'>;
}

/** All routes of this module. */
export function vaultRoutes(app: HttpServer, { reading, scrub, keys }: VaultRoutesDeps): void {
  readSample(app, reading);
  listReads(app, reading);
  runScrub(app, scrub);
  listKeys(app, keys);
}
