import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import { listSets as readSets } from '../store.ts';
import type { GetSetFileDeps } from './get-set-file.ts';

/** GET /v1/reputation/sets: the versions of the caller's region that can be fetched. */
export function listSets(
  app: HttpServer,
  { db, requireHome }: Pick<GetSetFileDeps, 'db' | 'requireHome'>,
): void {
  app.route({
    method: 'GET',
    url: '/v1/reputation/sets',
    config: { permission: 'customer' },
    schema: {
      summary: 'The versions of the offline set',
      description:
        'Of the caller’s region, the newest first; `latest` is left out where there is none yet.',
      tags: ['reputation'],
      response: {
        200: z.object({
          region: z.string(),
          latest: z.int().optional(),
          versions: z.array(z.object({ version: z.int(), at: z.string() })),
        }),
      },
    },
    handler: async (request) => {
      const { region, country } = requirePrincipal(request, 'customer');
      await requireHome(country);
      const rows = await readSets(db, region);
      const latest = rows[0]?.number;
      return {
        region,
        ...(latest === undefined ? {} : { latest }),
        versions: rows.map((row) => ({ version: row.number, at: row.published_at.toString() })),
      };
    },
  });
}
