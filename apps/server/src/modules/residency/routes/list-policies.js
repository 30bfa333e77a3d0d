import { z } from 'zod';
import { tags } from './schemas.js';
/** GET /v1/policies: every version, oldest first. */
export function listPolicies(app, { policies }) {
  app.route({
    method: 'GET',
    url: '/v1/policies',
    config: { permission: 'public' },
    schema: {
      summary: 'All versions of the residency policy',
      tags,
      response: {
        200: z.array(
          z.object({
            version: z.int(),
            digest: z.string(),
            effective: z.string(),
            index: z.int(),
            publishedAt: z.string(),
          }),
        ),
      },
    },
    handler: async () =>
      policies.list().map(({ version, digest, document, index, publishedAt }) => ({
        version,
        digest,
        effective: document.effective,
        index: Number(index),
        publishedAt: publishedAt.toString(),
      })),
  });
}
