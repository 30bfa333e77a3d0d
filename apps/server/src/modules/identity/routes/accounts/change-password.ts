import { z } from 'zod';
import type { Clock } from '../../../../platform/clock.ts';
import {
  createCallLimit,
  type HttpServer,
  requirePrincipal,
} from '../../../../platform/http/index.ts';
import { IdentityError } from '../../errors.ts';
import type { ChangePassword } from '../../office/accounts/password-change.ts';
import type { Sessions } from '../../office/accounts/sessions.ts';
import { signInRates } from './auth-endpoints.ts';

export interface ChangePasswordDeps {
  readonly changePassword: ChangePassword;
  readonly sessions: Pick<Sessions, 'current'>;
  readonly clock: Clock;
}

/** PUT /v1/account/password: one's own. */
export function changePassword(app: HttpServer, deps: ChangePasswordDeps): void {
  const calls = createCallLimit(signInRates, deps.clock);
  app.route({
    method: 'PUT',
    url: '/v1/account/password',
    config: { permission: 'signed-in' },
    schema: {
      summary: 'Change one’s own password; all other sessions end',
      tags: ['accounts'],
      body: z.strictObject({ current: z.string().max(128), password: z.string().max(128) }),
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      calls.require(request);
      const session = await deps.sessions.current(request.headers.cookie);
      if (session === undefined) {
        throw new IdentityError('no-password', 'Who comes with a token has no password');
      }
      await deps.changePassword({ name, session: session.id, ...request.body });
      return reply.code(204).send(null);
    },
  });
}
