export { formatReleaseApproval } from './approval.ts';
export { openCalendars } from './deadlines/calendars.ts';
export { createCaseDeadlines } from './deadlines/service.ts';
export { openRequestKey } from './files/key.ts';
export { createCaseFiles } from './files/service.ts';
export { authorityRequestProblem } from './http-errors.ts';
export { type Announcement, createPortal, type Portal } from './portal/service.ts';
export { authorityRequestRoutes } from './routes/authority-request-routes.ts';
export {
  type AuthorityRequests,
  type CaseView,
  createAuthorityRequests,
  type DueView,
} from './service.ts';
