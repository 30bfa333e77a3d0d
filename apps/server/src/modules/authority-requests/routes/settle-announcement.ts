import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { Portal } from '../portal/service.ts';
import { announcedSchema, caseSchema, deadlineSchema, reasonSchema, tags } from './schemas.ts';

const params = z.object({ reference: z.string().max(40) });
const url = '/v1/authority-request-announcements';

/** GET and POST /v1/authority-request-announcements…: counsel looks at what was announced, and makes a case of it or not. */
export function settleAnnouncement(
  app: HttpServer,
  portal: Pick<Portal, 'waiting' | 'accept' | 'decline'>,
): void {
  app.route({
    method: 'GET',
    url,
    config: { permission: 'requests.work' },
    schema: {
      summary: 'Announcements that wait, the oldest first',
      tags,
      response: {
        200: z.object({
          announcements: z.array(
            z.object({ reference: z.string(), receivedAt: z.string(), intake: announcedSchema }),
          ),
        }),
      },
    },
    handler: async () => ({ announcements: await portal.waiting() }),
  });
  app.route({
    method: 'POST',
    url: `${url}/:reference/acceptance`,
    config: { permission: 'requests.work' },
    schema: {
      summary: 'Make a case of an announcement; its gates are all before it',
      tags,
      params,
      body: z.strictObject({
        timeZone: z.string().max(64),
        deadlines: z.array(deadlineSchema).max(5).default([]),
      }),
      response: { 201: caseSchema },
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator');
      const { reference } = request.params;
      return reply.code(201).send(await portal.accept(reference, request.body, by));
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/:reference/refusal`,
    config: { permission: 'requests.work' },
    schema: {
      summary: 'Decline an announcement: its content is forgotten',
      tags,
      params,
      body: z.strictObject({ reason: reasonSchema }),
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator');
      await portal.decline(request.params.reference, request.body.reason, by);
      return reply.code(204).send();
    },
  });
}
