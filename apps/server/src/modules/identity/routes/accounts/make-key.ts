import { z } from 'zod';
import type { Clock } from '../../../../platform/clock.ts';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import { IdentityError } from '../../errors.ts';
import { recentSecondsMax, type Sessions } from '../../office/accounts/sessions.ts';
import type { Operators } from '../../office/operators.ts';
import { operatorAnswer, operatorSchema } from '../schemas.ts';

export interface MakeKeyDeps {
  readonly operators: Pick<Operators, 'makeKnown'>;
  readonly sessions: Pick<Sessions, 'current'>;
  readonly clock: Clock;
}

/** POST /v1/account/key: the public half of the key that this person's browser has made. */
export function makeKey(app: HttpServer, { operators, sessions, clock }: MakeKeyDeps): void {
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
      const session = await sessions.current(request.headers.cookie);
      const ageMs = clock.nowMs() - (session?.beganAt.epochMilliseconds ?? 0);
      if (ageMs >= recentSecondsMax * 1_000) {
        throw new IdentityError('recent-sign-in-needed', 'Sign in again, then make the key known');
      }
      return reply
        .code(201)
        .send(operatorAnswer(await operators.makeKnown(name, request.body.key)));
    },
  });
}
