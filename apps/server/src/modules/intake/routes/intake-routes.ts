import type { CallRates, HttpServer } from '../../../platform/http/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { createGate, type GateDeps } from '../gate.ts';
import { createPublicIntake } from '../public/service.ts';
import { createShownReceipts } from '../public/shown-receipts.ts';
import { sweepRegularly } from '../resumable/jobs.ts';
import { uploadRoutes } from '../resumable/routes/upload-routes.ts';
import { createUploads, type UploadsDeps } from '../resumable/service.ts';
import { createIntake, type Intake } from '../service.ts';
import { getPublicReceipt } from './get-public-receipt.ts';
import { getSample } from './get-sample.ts';
import { putSample } from './put-sample.ts';
import { submitPublicly } from './submit-publicly.ts';

export interface IntakeRoutesDeps extends GateDeps, Omit<UploadsDeps, 'gate' | 'policy'> {
  /** Of this site. */
  readonly ledger: Pick<Ledger, 'receipt' | 'site'>;
  readonly randomBytes: (size: number) => Uint8Array;
  /** How often people may send files without a product. */
  readonly publicRates?: CallRates;
}

/** All routes of this module, and the intake behind them. Expired uploads are swept until `app` closes. */
export function intakeRoutes(app: HttpServer, deps: IntakeRoutesDeps): Intake {
  const gate = createGate(deps);
  const intake = createIntake({ ...deps, gate });
  const uploads = createUploads({ ...deps, gate });
  putSample(app, { intake });
  getSample(app, { db: deps.db, site: deps.ledger.site });
  const shown = createShownReceipts(deps);
  submitPublicly(app, { ...deps, publicIntake: createPublicIntake({ ...deps, intake }), shown });
  getPublicReceipt(app, { ...deps, shown });
  uploadRoutes(app, { uploads, gate });
  const sweeping = sweepRegularly(uploads, deps);
  app.addHook('onClose', () => sweeping[Symbol.asyncDispose]());
  return intake;
}
