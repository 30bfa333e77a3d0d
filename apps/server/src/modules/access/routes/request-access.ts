import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { AccessOffice } from '../office/service.ts';
import { caseSchema, formSchema, purposeSchema, requestSchema, tags } from './schemas.ts';

/** POST /v1/access-requests: asks for a read that takes a second person. */
export function requestAccess(app: HttpServer, access: Pick<AccessOffice, 'request'>): void {
  app.route({
    method: 'POST',
    url: '/v1/access-requests',
    config: { permission: 'access.request' },
    schema: {
      summary: 'Ask for a read that a second person must approve',
      tags,
      body: z.strictObject({
        site: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is not a name'),
        sample: z.uuid().lowercase(),
        purpose: purposeSchema,
        case: caseSchema,
        form: formSchema,
      }),
      response: { 201: requestSchema },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      return reply.code(201).send(await access.request({ ...request.body, by: name }));
    },
  });
}
