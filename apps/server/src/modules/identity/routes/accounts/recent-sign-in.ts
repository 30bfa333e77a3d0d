import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../../../platform/clock.ts';
import { IdentityError } from '../../errors.ts';
import { recentSecondsMax, type Sessions } from '../../office/accounts/sessions.ts';

export interface RecentSignInDeps {
  readonly sessions: Pick<Sessions, 'current'>;
  readonly clock: Clock;
}

/** With its second factor; a token of the command line is none. @throws {IdentityError} `recent-sign-in-needed` */
export async function requireRecentSignIn(
  request: FastifyRequest,
  { sessions, clock }: RecentSignInDeps,
): Promise<void> {
  const session = await sessions.current(request.headers.cookie);
  const ageMs = clock.nowMs() - (session?.beganAt.epochMilliseconds ?? 0);
  if (ageMs < recentSecondsMax * 1_000) return;
  throw new IdentityError('recent-sign-in-needed', 'Sign in again, then try once more');
}
