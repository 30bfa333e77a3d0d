import type { HttpServer } from '../../../platform/http/index.ts';
import type { AccessOffice } from '../office/service.ts';
import { approveAccess } from './approve-access.ts';
import { readRequests } from './read-requests.ts';
import { requestAccess } from './request-access.ts';

/** All routes of this module, at the office. */
export function accessRoutes(app: HttpServer, { access }: { readonly access: AccessOffice }): void {
  requestAccess(app, access);
  approveAccess(app, access);
  readRequests(app, access);
}
