import type { HttpServer } from '../../platform/http/index.ts';
import type { RelocationService } from './office/service.ts';
import type { Verdicts } from './office/verdicts.ts';
import type { Watch } from './office/watch.ts';
import { approveRelocation } from './routes/office/approve-relocation.ts';
import { type CertificateSources, getCertificate } from './routes/office/get-certificate.ts';
import { getVerdict } from './routes/office/get-verdict.ts';
import { planRelocation } from './routes/office/plan-relocation.ts';
import { readRelocations } from './routes/office/read-relocations.ts';
import { steerRelocation } from './routes/office/steer-relocation.ts';
import { takeReports } from './routes/office/take-reports.ts';
import { watchRelocation } from './routes/office/watch-relocation.ts';
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
export { createVerdicts } from './office/verdicts.ts';
export { createWatch } from './office/watch.ts';
export { relocationProblems } from './routes/errors.ts';
export { type Agent, createAgent } from './site/agent.ts';
export { createAttestor } from './site/attestor.ts';
export { createSource } from './site/source.ts';
export { isApprovedSwitch } from './site/switch-authority.ts';
export { relocationSteps } from './steps.ts';

export interface OfficeRelocationRoutesDeps extends CertificateSources {
  verdicts: Verdicts;
  watch: Watch;
}

export function officeRelocationRoutes(app: HttpServer, sources: OfficeRelocationRoutesDeps): void {
  const relocations: RelocationService = sources.relocations;
  planRelocation(app, relocations);
  readRelocations(app, relocations);
  approveRelocation(app, relocations);
  steerRelocation(app, relocations);
  getCertificate(app, sources);
  getVerdict(app, sources.verdicts);
  watchRelocation(app, sources);
  takeReports(app, relocations);
}

export function siteRelocationRoutes(
  app: HttpServer,
  parts: { source: Source; attestor: Attestor },
): void {
  serveTarget(app, parts.source);
  serveOffice(app, parts.attestor);
}
