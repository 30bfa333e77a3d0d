import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import { operatorParams } from '../schemas.ts';
import { type IssueDeps, issuedSchema } from './invite-person.ts';

/** POST /v1/people/{name}/recovery: a link for somebody who cannot sign in any more. */
export function recoverPerson(
  app: HttpServer,
  { accounts, origin }: IssueDeps<'issueRecovery'>,
): void {
  app.route({
    method: 'POST',
    url: '/v1/people/:name/recovery',
    config: { permission: 'people.manage' },
    schema: {
      summary: 'Issue a recovery link; using it takes all earlier credentials and sessions away',
      tags: ['accounts'],
      params: operatorParams,
      response: { 201: issuedSchema },
    },
    handler: async (request, reply) => {
      const { name: by } = requirePrincipal(request, 'operator');
      const { token, expiresAt } = await accounts.issueRecovery(request.params.name, by);
      const link = `${origin}/welcome?token=${token}`;
      return reply.code(201).send({ link, expiresAt: expiresAt.toString() });
    },
  });
}
