import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import { type KeyReplacements, replacementReasons } from '../../office/key-replacements.ts';
import { type RecentSignInDeps, requireRecentSignIn } from './recent-sign-in.ts';

export interface ReplaceKeyDeps extends RecentSignInDeps {
  readonly keyReplacements: Pick<KeyReplacements, 'look' | 'use'>;
}

const token = z.string().max(64);

/** POST /v1/account/key-replacement/look and PUT /v1/account/key: the link, and its one use. */
export function replaceKey(app: HttpServer, { keyReplacements, ...recent }: ReplaceKeyDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/account/key-replacement/look',
    config: { permission: 'signed-in' },
    schema: {
      summary: 'Which key a link replaces, and why; it stays unused',
      tags: ['accounts'],
      body: z.strictObject({ token }),
      response: {
        200: z.object({
          replaces: z.string(),
          reason: z.enum(replacementReasons),
          by: z.string().describe('Who asked for the link'),
          expiresAt: z.string(),
        }),
      },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'operator');
      const { expiresAt, ...found } = await keyReplacements.look(name, request.body.token);
      return { ...found, expiresAt: expiresAt.toString() };
    },
  });
  app.route({
    method: 'PUT',
    url: '/v1/account/key',
    config: { permission: 'signed-in' },
    schema: {
      summary: 'Put another key in the place of one’s own; from now on the old one counts no more',
      tags: ['accounts'],
      body: z.strictObject({
        token,
        key: z.string().max(512).describe('A note verifier key (Ed25519)'),
      }),
      response: { 200: z.object({ name: z.string(), key: z.string() }) },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'operator');
      await requireRecentSignIn(request, recent);
      const { key } = request.body;
      await keyReplacements.use(name, request.body.token, key);
      return { name, key };
    },
  });
}
