import type { HttpServer } from '../../../platform/http/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { createGate, type GateDeps } from '../gate.ts';
import { sweepRegularly } from '../resumable/jobs.ts';
import { uploadRoutes } from '../resumable/routes/upload-routes.ts';
import { createUploads, type UploadsDeps } from '../resumable/service.ts';
import { createIntake, type Intake } from '../service.ts';
import { getSample } from './get-sample.ts';
import { putSample } from './put-sample.ts';

export interface IntakeRoutesDeps extends GateDeps, Omit<UploadsDeps, 'gate' | 'policy'> {
  /** Of this site. */
  readonly ledger: Pick<Ledger, 'receipt' | 'site'>;
}

/** All routes of this module, and the intake behind them. Expired uploads are swept until `app` closes. */
export function intakeRoutes(app: HttpServer, deps: IntakeRoutesDeps): Intake {
  const gate = createGate(deps);
  const intake = createIntake({ ...deps, gate });
  const uploads = createUploads({ ...deps, gate });
  putSample(app, { intake });
  getSample(app, { db: deps.db, site: deps.ledger.site });
  uploadRoutes(app, { uploads, gate });
  const sweeping = sweepRegularly(uploads, deps);
  app.addHook('onClose', () => sweeping[Symbol.asyncDispose]());
  return intake;
}
