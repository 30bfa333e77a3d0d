import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { CoverageCheck } from '../coverage/check.ts';
import { place } from './check-coverage.ts';

const answer = z.object({
  check: z
    .object({
      checkedAt: z.string(),
      places: z.int().describe('That hold something'),
      uncovered: z.array(z.object(place)).describe('Those that no erasure rule covers'),
    })
    .optional()
    .describe('Missing: none was made yet'),
});

/** GET /v1/erasure-coverage: what the newest check found. */
export function readCoverage(
  app: HttpServer,
  { coverage }: { readonly coverage: Pick<CoverageCheck, 'newest'> },
): void {
  app.route({
    method: 'GET',
    url: '/v1/erasure-coverage',
    config: { permission: ['local-admin', 'customers.read'] },
    schema: {
      summary: 'What the newest check of erasure rules found',
      tags: ['statistics'],
      response: { 200: answer },
    },
    handler: async () => {
      const newest = await coverage.newest();
      if (newest === undefined) return {};
      const uncovered = newest.uncovered.map((one) => ({ ...one, holds: [...one.holds] }));
      return { check: { ...newest, uncovered } };
    },
  });
}
