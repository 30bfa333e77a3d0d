import { z } from 'zod';
import { type HttpServer, ProblemError } from '../../../../platform/http/index.ts';
import type { SetPublisher } from '../publisher.ts';

/** POST /v1/reputation/sets: publishes a region's set now, rather than when it is due. */
export function publishSets(
  app: HttpServer,
  { publisher }: { readonly publisher: Pick<SetPublisher, 'publish'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/reputation/sets',
    config: { permission: 'local-admin' },
    schema: {
      summary: 'Publish the offline set of a region now',
      description: 'Answers when the entry of the version is durable in the ledger.',
      tags: ['reputation'],
      body: z.strictObject({ region: z.string().max(63) }),
      response: { 201: z.object({ region: z.string(), version: z.int() }) },
    },
    handler: async (request, reply) => {
      const { region } = request.body;
      const version = await publisher.publish(region);
      if (version === undefined) {
        throw new ProblemError(409, 'set-not-published', 'Not published', {
          detail: 'The region is not open at this site, or a version was published just now',
        });
      }
      return reply.code(201).send({ region, version });
    },
  });
}
