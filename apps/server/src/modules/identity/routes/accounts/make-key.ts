import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { Operators } from '../../office/operators.ts';
import { operatorAnswer, operatorSchema } from '../schemas.ts';
import { type RecentSignInDeps, requireRecentSignIn } from './recent-sign-in.ts';

export interface MakeKeyDeps extends RecentSignInDeps {
  readonly operators: Pick<Operators, 'makeKnown'>;
}

/** POST /v1/account/key: the public half of the key that this person's browser has made. */
export function makeKey(app: HttpServer, { operators, ...recent }: MakeKeyDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/account/key',
    config: { permission: 'signed-in' },
    schema: {
      summary:
        'Make one’s first key known, within minutes of a sign-in; sites then know the operator',
      tags: ['accounts'],
      body: z.strictObject({ key: z.string().max(512).describe('A note verifier key (Ed25519)') }),
      response: { 201: operatorSchema },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      await requireRecentSignIn(request, recent);
      return reply
        .code(201)
        .send(operatorAnswer(await operators.makeKnown(name, request.body.key)));
    },
  });
}
