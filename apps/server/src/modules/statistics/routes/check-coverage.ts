import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { CoverageCheck } from '../coverage/check.ts';

/** Where something is that erasure must reach, and what. */
export const place = {
  place: z.string().describe('postgres table.column, clickhouse table.column, files folder'),
  holds: z.array(z.enum(['customer', 'installation', 'hash'])),
};

const answer = z.object({
  checkedAt: z.string(),
  places: z.array(
    z.object({
      ...place,
      rule: z.string().optional().describe('How it is erased; missing: nothing erases it'),
    }),
  ),
});

/** POST /v1/erasure-coverage: whether erasure reaches every place where there is something. */
export function checkCoverage(
  app: HttpServer,
  { coverage }: { readonly coverage: Pick<CoverageCheck, 'run'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/erasure-coverage',
    config: { permission: ['local-admin', 'customers.erase'] },
    schema: {
      summary: 'Look for places that hold customers’ data, and for their erasure rules',
      description:
        'Runs each day by itself. Real ids, pseudonyms and hashes are looked for in every column of ' +
        'every table and in every folder of the site: in all rows of small tables, in some of large ones.',
      tags: ['statistics'],
      response: { 200: answer },
    },
    handler: async () => {
      const { checkedAt, places } = await coverage.run();
      return { checkedAt, places: places.map((one) => ({ ...one, holds: [...one.holds] })) };
    },
  });
}
