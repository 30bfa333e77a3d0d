import type { HttpServer } from '../../platform/http/index.ts';
import type { RelocationService } from './office/service.ts';
import { approveRelocation } from './routes/office/approve-relocation.ts';
import { type CertificateSources, getCertificate } from './routes/office/get-certificate.ts';
import { planRelocation } from './routes/office/plan-relocation.ts';
import { readRelocations } from './routes/office/read-relocations.ts';
import { steerRelocation } from './routes/office/steer-relocation.ts';
import { takeReports } from './routes/office/take-reports.ts';
import { serveOffice } from './routes/site/serve-office.ts';
import { serveTarget } from './routes/site/serve-target.ts';
import type { Attestor } from './site/attestor.ts';
import type { Source } from './site/source.ts';

export { createBell } from './bell.ts';
export { RelocationError, type RelocationErrorCode } from './errors.ts';
export { createOfficeLink, createSiteLink, createSourceLink } from './http-links.ts';
export { createCertifier } from './office/certificate.ts';
export { createCoordinator } from './office/coordinator.ts';
export { createRelocationService } from './office/service.ts';
export type { RelocationStatus } from './office/status.ts';
export { relocationProblems } from './routes/errors.ts';
export { type Agent, createAgent } from './site/agent.ts';
export { createAttestor } from './site/attestor.ts';
export { createSource } from './site/source.ts';
export { relocationSteps } from './steps.ts';

export function officeRelocationRoutes(app: HttpServer, sources: CertificateSources): void {
  const relocations: RelocationService = sources.relocations;
  planRelocation(app, relocations);
  readRelocations(app, relocations);
  approveRelocation(app, relocations);
  steerRelocation(app, relocations);
  getCertificate(app, sources);
  takeReports(app, relocations);
}

export function siteRelocationRoutes(
  app: HttpServer,
  parts: { source: Source; attestor: Attestor },
): void {
  serveTarget(app, parts.source);
  serveOffice(app, parts.attestor);
}
