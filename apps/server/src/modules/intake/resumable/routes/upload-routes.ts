import type { HttpServer } from '../../../../platform/http/index.ts';
import type { Gate } from '../../gate.ts';
import type { Uploads } from '../service.ts';
import { changeUpload } from './change-upload.ts';
import { createUpload } from './create-upload.ts';
import { offerUploads } from './offer-uploads.ts';
import { readUpload } from './read-upload.ts';

export interface UploadRoutesDeps {
  readonly uploads: Uploads;
  readonly gate: Gate;
}

/** Resumable uploads: tus 1.0.0 under /v1/uploads. */
export function uploadRoutes(app: HttpServer, deps: UploadRoutesDeps): void {
  offerUploads(app, deps);
  createUpload(app, deps);
  readUpload(app, deps);
  changeUpload(app, deps);
}
