import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../../../platform/clock.ts';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { Postgres } from '../../../../platform/postgres/index.ts';
import { hashlookupErrors } from '../../hashlookup/shape.ts';
import type { FeedOf } from '../events.ts';

export interface FeedDeps {
  readonly db: Postgres;
  readonly site: string;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** How long an event stays in the feed. */
const feedHours = 30 * 24;

/** What every route of the feed has. */
export function feedRoute(app: HttpServer) {
  return {
    config: { permission: 'customer', keysBy: ['basic', 'x-apikey'] },
    errorHandler: app.errorsAs(hashlookupErrors),
  } as const;
}

export function feedOf(request: FastifyRequest, site: string): FeedOf {
  return { site, region: requirePrincipal(request, 'customer').region };
}

/** The feed's first moment. */
export function feedSince(clock: Pick<Clock, 'nowMs'>): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(clock.nowMs()).subtract({ hours: feedHours });
}
