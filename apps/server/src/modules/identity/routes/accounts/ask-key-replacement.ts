import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import { type KeyReplacements, replacementReasons } from '../../office/key-replacements.ts';
import { changerOf, operatorParams } from '../schemas.ts';
import { issuedSchema } from './invite-person.ts';
import { type RecentSignInDeps, requireRecentSignIn } from './recent-sign-in.ts';

export interface AskKeyReplacementDeps extends RecentSignInDeps {
  readonly keyReplacements: Pick<KeyReplacements, 'issue'>;
  /** Where the pages stand. */
  readonly origin: string;
}

const body = z.strictObject({ reason: z.enum(replacementReasons) });

/** POST /v1/account/key-replacement, and POST /v1/people/{name}/key-replacement for somebody else. */
export function askKeyReplacement(app: HttpServer, deps: AskKeyReplacementDeps): void {
  const { keyReplacements, origin, ...recent } = deps;
  app.route({
    method: 'POST',
    url: '/v1/account/key-replacement',
    config: { permission: 'signed-in' },
    schema: {
      summary: 'Ask for a link with which to make another key; within minutes of a sign-in',
      tags: ['accounts'],
      body,
      response: { 201: issuedSchema },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      await requireRecentSignIn(request, recent);
      return reply.code(201).send(await issue(name, name, request.body.reason));
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/people/:name/key-replacement',
    config: { permission: ['local-admin', 'people.manage'] },
    schema: {
      summary: 'Ask for such a link for somebody else; it serves that person alone, signed in',
      tags: ['accounts'],
      params: operatorParams,
      body,
      response: { 201: issuedSchema },
    },
    handler: async (request, reply) => {
      const { name } = request.params;
      return reply.code(201).send(await issue(name, changerOf(request), request.body.reason));
    },
  });

  async function issue(...asked: Parameters<KeyReplacements['issue']>) {
    const { token, expiresAt } = await keyReplacements.issue(...asked);
    const link = `${origin}/account/key?token=${token}`;
    return { link, expiresAt: expiresAt.toString() };
  }
}
