import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
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
  PostFileDeps & {
    /** Throws where this site is not the home of the country's files. */
    readonly requireHome: (country: string) => Promise<unknown>;
  };

/** All routes of this module. A site that is not home answers 421, in the protocol's shape. */
export async function sharingRoutes(app: HttpServer, deps: SharingRoutesDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('preHandler', async (request) => {
      await deps.requireHome(requirePrincipal(request, 'customer').country);
    });
    virusTotalRoutes(scope, deps);
    hashlookupRoutes(scope, deps);
    taxiiRoutes(scope, deps);
    feedRoutes(scope, deps);
  });
}

function virusTotalRoutes(app: HttpServer, deps: SharingRoutesDeps): void {
  getFile(app, deps);
  postFile(app, deps);
  getUploadUrl(app, deps);
  getAnalysis(app, deps);
}

function hashlookupRoutes(app: HttpServer, deps: SharingRoutesDeps): void {
  lookUp(app, deps);
  lookUpBulk(app, deps);
  getInfo(app, deps);
}

function taxiiRoutes(app: HttpServer, deps: SharingRoutesDeps): void {
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
}

function feedRoutes(app: HttpServer, deps: SharingRoutesDeps): void {
  getFeedManifest(app, deps);
  getFeedHashes(app, deps);
  getFeedEvent(app, deps);
}
