import { z } from 'zod';
import { IdentityError, PartyError } from '../errors.js';
import { FreshCache } from '../fresh-cache.js';
import { Rate } from '../rate.js';
import { parseOperatorToken } from '../tokens.js';

const freshMs = 5_000;
const cachedTokensMax = 1_000;
const newTokensPerSecond = 50;
const timeoutMs = 5_000;
const introspection = z.discriminatedUnion('active', [
  z.object({ active: z.literal(false) }),
  z.object({ active: z.literal(true), name: z.string(), country: z.string() }),
]);
export function createOperatorDirectory(deps) {
  const { officeUrl, party, clock } = deps;
  const rate = new Rate(clock, newTokensPerSecond);
  const url = new URL('/v1/operators/introspect', officeUrl);
  const answers = new FreshCache({
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
  async function authenticate(token) {
    const parsed = parseOperatorToken(token);
    const answer = parsed && (await ask(token));
    if (answer?.active !== true || answer.name !== parsed?.name) {
      throw new IdentityError('unknown-token', 'The token is not that of an operator');
    }
    return { kind: 'operator', name: answer.name, country: answer.country };
  }
  async function ask(token) {
    try {
      return await answers.get(token);
    } catch (error) {
      if (!(error instanceof PartyError || error instanceof z.ZodError)) throw error;
      const message = 'The office cannot say whose token this is';
      throw new IdentityError('office-unreachable', message, { cause: error });
    }
  }
  return { authenticate };
}
