import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Queries } from '../../../platform/postgres/index.ts';
import { ReputationError } from '../errors.ts';
import { bands } from '../facts.ts';
import { lookUpHost, parseHost } from '../hosts.ts';
import type { Reputation } from '../service.ts';
import { type AskerDeps, askerOf, regionSchema } from './schemas.ts';

export interface LookUpHostDeps {
  readonly db: Queries;
  readonly reputation: Pick<Reputation, 'lookups'>;
  readonly asking: AskerDeps;
}

/** GET /v1/reputation/hosts/{host}: what is known of a host of URLs. */
export function lookUpHostRoute(app: HttpServer, deps: LookUpHostDeps): void {
  const { db, reputation, asking } = deps;
  app.route({
    method: 'GET',
    url: '/v1/reputation/hosts/:host',
    config: { permission: ['customer', 'samples.describe'] },
    schema: {
      summary: 'What is known of a host',
      description:
        'A name or an address. It is suspicious where detections on many installations came from there; a host is never called clean.',
      tags: ['reputation'],
      params: z.object({ host: z.string().min(1).max(255) }),
      querystring: z.strictObject({ region: regionSchema }),
      response: {
        200: z.object({
          host: z.string(),
          verdict: z.enum(['suspicious', 'unknown']),
          known: z.boolean(),
          firstSeen: z.string().optional(),
          lastSeen: z.string().optional(),
          prevalence: z.enum(bands),
        }),
      },
    },
    handler: async (request) => {
      const host = parseHost(request.params.host);
      if (host === undefined) {
        throw new ReputationError('malformed-host', 'Not a host’s name or address');
      }
      const { region } = await askerOf(asking, request, request.query.region);
      const answer = await lookUpHost(db, host, region);
      reputation.lookups.count(region ?? 'operator', 'host', answer.verdict);
      return answer;
    },
  });
}
