import type { HttpServer } from '../../../platform/http/index.ts';
import { getInfo } from '../hashlookup/routes/get-info.ts';
import { type HashlookupDeps, lookUp } from '../hashlookup/routes/look-up.ts';
import { lookUpBulk } from '../hashlookup/routes/look-up-bulk.ts';
import type { FeedDeps } from '../misp/routes/feed.ts';
import { getFeedEvent } from '../misp/routes/get-feed-event.ts';
import { getFeedHashes } from '../misp/routes/get-feed-hashes.ts';
import { getFeedManifest } from '../misp/routes/get-feed-manifest.ts';
import type { TaxiiDeps } from '../taxii/routes/answer.ts';
import { getApiRoot, getDiscovery } from '../taxii/routes/get-discovery.ts';
import { getManifest, getVersions } from '../taxii/routes/get-manifest.ts';
import { getObject, getObjects } from '../taxii/routes/get-objects.ts';
import { getStatus } from '../taxii/routes/get-status.ts';
import { getCollection, listCollections } from '../taxii/routes/list-collections.ts';
import { refuseObjects, refuseRemoval } from '../taxii/routes/refuse-changes.ts';
import { type GetAnalysisDeps, getAnalysis } from '../virustotal/routes/get-analysis.ts';
import { type GetFileDeps, getFile } from '../virustotal/routes/get-file.ts';
import { getUploadUrl } from '../virustotal/routes/get-upload-url.ts';
import { type PostFileDeps, postFile } from '../virustotal/routes/post-file.ts';

export type SharingRoutesDeps = HashlookupDeps &
  FeedDeps &
  TaxiiDeps &
  GetFileDeps &
  GetAnalysisDeps &
  PostFileDeps;

/** All routes of this module. */
export function sharingRoutes(app: HttpServer, deps: SharingRoutesDeps): void {
  getFile(app, deps);
  postFile(app, deps);
  getUploadUrl(app, deps);
  getAnalysis(app, deps);
  lookUp(app, deps);
  lookUpBulk(app, deps);
  getInfo(app, deps);
  getDiscovery(app, deps);
  getApiRoot(app, deps);
  getStatus(app);
  listCollections(app, deps);
  getCollection(app, deps);
  getManifest(app, deps);
  getObjects(app, deps);
  getObject(app, deps);
  getVersions(app, deps);
  refuseObjects(app, deps);
  refuseRemoval(app, deps);
  getFeedManifest(app, deps);
  getFeedHashes(app, deps);
  getFeedEvent(app, deps);
}
