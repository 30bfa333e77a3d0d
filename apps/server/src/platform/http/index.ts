export { answerBefore, type EarlyAnswer, plainHeaders } from './before.ts';
export { type CallLimit, type CallRate, type CallRates, createCallLimit } from './call-limit.ts';
export { cookieOf } from './cookies.ts';
export type { ErrorHandler, ErrorMapping, ErrorShape } from './errors.ts';
export { createEventStream, type Follow } from './event-stream.ts';
export type { HttpServer } from './http-server.ts';
export type { HttpLimits } from './limits.ts';
export { Listeners, listenersMax, listenersPerAddressMax } from './listeners.ts';
export type { ApiInformation } from './openapi.ts';
export type { Readiness } from './operations.ts';
export {
  defaultRoles,
  isRole,
  isStaffPermission,
  otherPermissions,
  type Permission,
  permissions,
  permissionsOf,
  type Role,
  roles,
  rolesWith,
  type StaffPermission,
  staffPermissionNames,
  staffPermissions,
} from './permissions.ts';
export {
  type Authenticators,
  isPermission,
  type Principal,
  type PrincipalOf,
  publicOnly,
  requirePrincipal,
} from './principal.ts';
export {
  type Json,
  type JsonObject,
  type Problem,
  ProblemError,
  problemMediaType,
} from './problem.ts';
export { lingerAfter, readBody } from './raw-body.ts';
export type { RouteEntry } from './route-table.ts';
export { registerSecurityTxt, type SecurityTxtDeps } from './security-txt.ts';
export {
  type Answered,
  createHttpServer,
  type HttpServerOptions,
} from './server.ts';
