import type { FastifyRequest } from 'fastify';
import type { Authenticators, HttpServer } from '../../../platform/http/index.ts';
import type { Intake, IntakeDeps } from '../service.ts';
import { createIntake } from '../service.ts';
import { getSample } from './get-sample.ts';
import { putSample } from './put-sample.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** With the permission `customer`: operators may call as well. */
    alsoOperators?: boolean;
  }
}

/** All routes of this module, and the intake behind them. */
export function intakeRoutes(app: HttpServer, deps: IntakeDeps): Intake {
  const intake = createIntake(deps);
  putSample(app, { intake });
  getSample(app, { db: deps.db, site: deps.ledger.site });
  return intake;
}

/** Lets operators' tokens in where a customer's route takes them too. */
export function alsoOperators(authenticators: Authenticators): Authenticators {
  return {
    ...authenticators,
    customer: (request) =>
      request.routeOptions.config.alsoOperators && bearsOperatorToken(request)
        ? authenticators.operator(request)
        : authenticators.customer(request),
  };
}

function bearsOperatorToken({ headers }: FastifyRequest): boolean {
  return /^bearer +vto1\./i.test(headers.authorization ?? '');
}
