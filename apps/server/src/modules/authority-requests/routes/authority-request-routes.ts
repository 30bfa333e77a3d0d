import type { Clock } from '../../../platform/clock.ts';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Portal } from '../portal/service.ts';
import type { AuthorityRequests } from '../service.ts';
import { actOnRequest } from './act-on-request.ts';
import { addDeadline } from './add-deadline.ts';
import { addItem } from './add-item.ts';
import { announceRequest } from './announce-request.ts';
import { approveRelease } from './approve-release.ts';
import { askPortal } from './ask-portal.ts';
import { attachFile } from './attach-file.ts';
import { changeDeadline } from './change-deadline.ts';
import { deliverAnswer } from './deliver-answer.ts';
import { listDue } from './list-due.ts';
import { listRequests } from './list-requests.ts';
import { listRules } from './list-rules.ts';
import { readCaseFile } from './read-file.ts';
import { readHistory } from './read-history.ts';
import { readReceipts } from './read-receipts.ts';
import { readRequest } from './read-request.ts';
import { registerRequest } from './register-request.ts';
import { returnRequest } from './return-request.ts';
import { settleAnnouncement } from './settle-announcement.ts';

/** All routes of this module, at the office. */
export function authorityRequestRoutes(
  app: HttpServer,
  {
    requests,
    portal,
    clock,
  }: { readonly requests: AuthorityRequests; readonly portal: Portal; readonly clock: Clock },
): void {
  registerRequest(app, requests);
  listRequests(app, requests);
  readRequest(app, requests);
  readHistory(app, requests);
  readReceipts(app, requests);
  actOnRequest(app, requests);
  approveRelease(app, requests);
  returnRequest(app, requests);
  deliverAnswer(app, requests);
  attachFile(app, requests);
  addItem(app, requests);
  readCaseFile(app, requests);
  addDeadline(app, requests);
  changeDeadline(app, requests);
  listDue(app, { requests, clock });
  listRules(app);
  announceRequest(app, { portal, clock });
  askPortal(app, { portal, clock });
  settleAnnouncement(app, portal);
}
