import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import { type PrincipalOf, roles } from '../../../platform/http/index.ts';
import { IdentityError, PartyError } from '../errors.ts';
import { FreshCache } from '../fresh-cache.ts';
import type { PartyClient } from '../party-client.ts';
import { Rate } from '../rate.ts';
import { parseOperatorToken, siteSessionTokenPrefix } from '../tokens.ts';

export interface OperatorDirectoryDeps {
  readonly officeUrl: string;
  readonly party: Pick<PartyClient, 'json'>;
  readonly clock: Clock;
}

/** How a site knows operators: it asks the office, and lets nobody in where that does not answer. */
export interface OperatorDirectory {
  /** @throws {IdentityError} `unknown-token`, `office-unreachable`, `overloaded` */
  authenticate(token: string): Promise<PrincipalOf<'operator'>>;
  /** Asks again the next time. */
  forget(token: string): void;
}

const freshMs = 5_000;
const cachedTokensMax = 1_000;
const newTokensPerSecond = 50;
const timeoutMs = 5_000;

const introspection = z.discriminatedUnion('active', [
  z.object({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    name: z.string(),
    country: z.string(),
    roles: z.array(z.enum(roles)),
  }),
]);

export function createOperatorDirectory(deps: OperatorDirectoryDeps): OperatorDirectory {
  const { officeUrl, party, clock } = deps;
  const rate = new Rate(clock, newTokensPerSecond);
  const url = new URL('/v1/operators/introspect', officeUrl);

  const answers = new FreshCache<z.output<typeof introspection>>({
    clock,
    freshMs,
    entriesMax: cachedTokensMax,
    load: async (token, known) => {
      if (!known && !rate.take()) throw new IdentityError('overloaded', 'too many unknown tokens');
      return introspection.parse(
        await party.json({ method: 'POST', url, json: { token }, timeoutMs }),
      );
    },
  });

  async function authenticate(token: string): Promise<PrincipalOf<'operator'>> {
    const named = parseOperatorToken(token)?.name;
    const ofSession = token.startsWith(siteSessionTokenPrefix);
    const answer = ofSession || named !== undefined ? await ask(token) : undefined;
    if (answer?.active !== true || (!ofSession && answer.name !== named)) {
      throw new IdentityError('unknown-token', 'The token is not that of an operator');
    }
    const { name, country, roles } = answer;
    return { kind: 'operator', name, country, roles };
  }

  async function ask(token: string) {
    try {
      return await answers.get(token);
    } catch (error) {
      if (!(error instanceof PartyError || error instanceof z.ZodError)) throw error;
      const message = 'The office cannot say whose token this is';
      throw new IdentityError('office-unreachable', message, { cause: error });
    }
  }

  return { authenticate, forget: (token) => answers.forget(token) };
}
