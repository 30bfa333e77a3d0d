import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { deadlineViewSchema, tags } from './schemas.ts';

const hoursMax = 24 * 366;

/** GET /v1/authority-request-deadlines: what is overdue, or will be soon. */
export function listDue(
  app: HttpServer,
  { requests, clock }: { readonly requests: Pick<AuthorityRequests, 'due'>; readonly clock: Clock },
): void {
  app.route({
    method: 'GET',
    url: '/v1/authority-request-deadlines',
    config: { permission: 'requests.read' },
    schema: {
      summary: 'Deadlines that are over, or will be within some hours; the most urgent first',
      tags,
      querystring: z.object({ hours: z.coerce.number().int().min(0).max(hoursMax).default(0) }),
      response: {
        200: z.object({
          deadlines: z.array(
            deadlineViewSchema.extend({
              request: z.uuid(),
              number: z.string(),
              authority: z.string(),
            }),
          ),
        }),
      },
    },
    handler: async ({ query: { hours } }) => {
      const now = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
      return { deadlines: await requests.due(now.add({ hours })) };
    },
  });
}
