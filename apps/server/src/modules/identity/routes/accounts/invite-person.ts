import { z } from 'zod';
import { type HttpServer, requirePrincipal, roles } from '../../../../platform/http/index.ts';
import type { Accounts } from '../../office/accounts/service.ts';

export interface IssueDeps<K extends keyof Accounts> {
  readonly accounts: Pick<Accounts, K>;
  /** Where the pages stand. */
  readonly origin: string;
}

export const issuedSchema = z.object({ link: z.string(), expiresAt: z.string() });

/** POST /v1/people: the link is shown this once, for whoever invites to hand on. */
export function invitePerson(app: HttpServer, { accounts, origin }: IssueDeps<'invite'>): void {
  app.route({
    method: 'POST',
    url: '/v1/people',
    config: { permission: 'people.manage' },
    schema: {
      summary: 'Invite a person; the link works once, for 72 hours',
      tags: ['accounts'],
      body: z.strictObject({
        name: z.string().max(64).describe('As an operator’s: small letters, digits, hyphens'),
        displayName: z.string().trim().min(1).max(200),
        email: z.email().max(254),
        country: z.string().max(8),
        roles: z.array(z.enum(roles)).min(1),
      }),
      response: { 201: issuedSchema },
    },
    handler: async (request, reply) => {
      const { name: by } = requirePrincipal(request, 'operator');
      const { roles: held, ...person } = request.body;
      const { token, expiresAt } = await accounts.invite(person, held, by);
      const link = `${origin}/welcome?token=${token}`;
      return reply.code(201).send({ link, expiresAt: expiresAt.toString() });
    },
  });
}
