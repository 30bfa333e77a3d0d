import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Queries } from '../../../platform/postgres/index.ts';
import { readLookups } from '../lookups-store.ts';
import type { Reputation } from '../service.ts';

export interface CareDeps {
  readonly db: Queries;
  readonly reputation: Pick<Reputation, 'rebuild' | 'figures'>;
}

const modelSchema = z.object({
  entries: z.int().describe('Files in the base'),
  changed: z.int().describe('Files that changed since it was built'),
  position: z.string(),
  builtAt: z.string().optional(),
  building: z.boolean(),
});

/** For those who look after a site: the read model, and how often is asked. */
export function careRoutes(app: HttpServer, { db, reputation }: CareDeps): void {
  const told = ({ position, builtAt, ...figures }: ReturnType<Reputation['figures']>) => ({
    ...figures,
    position: String(position),
    ...(builtAt !== undefined && { builtAt }),
  });
  app.route({
    method: 'POST',
    url: '/v1/reputation/model',
    config: { permission: 'local-admin' },
    schema: {
      summary: 'Build the read model anew',
      description: 'From PostgreSQL, while look-ups go on; the answer comes when it is in place.',
      tags: ['reputation'],
      response: { 200: modelSchema },
    },
    handler: async () => {
      await reputation.rebuild();
      return told(reputation.figures());
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/reputation/model',
    config: { permission: ['local-admin', 'statistics.read'] },
    schema: {
      summary: 'What the read model holds',
      tags: ['reputation'],
      response: { 200: modelSchema },
    },
    handler: async () => told(reputation.figures()),
  });
  app.route({
    method: 'GET',
    url: '/v1/reputation/lookups',
    config: { permission: 'statistics.read' },
    schema: {
      summary: 'How often is asked',
      description:
        'By the hour, region, way of asking and verdict. Nothing is kept of who asked, or for what.',
      tags: ['reputation'],
      querystring: z.strictObject({
        days: z.coerce.number().int().min(1).max(92).default(7),
      }),
      response: {
        200: z.array(
          z.object({
            hour: z.string(),
            region: z.string(),
            kind: z.string(),
            verdict: z.string(),
            lookups: z.number(),
          }),
        ),
      },
    },
    handler: async ({ query }) => {
      const since = Temporal.Now.instant().subtract({ hours: query.days * 24 });
      const rows = await readLookups(db, since);
      return rows.map((row) => ({ ...row, hour: String(row.hour) }));
    },
  });
}
