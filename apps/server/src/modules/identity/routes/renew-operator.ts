import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { type KeyReplacements, replacementReasons } from '../office/key-replacements.ts';
import { operatorParams } from './schemas.ts';

/** PUT /v1/operators/{name}/key: of an operator with a token; the new one is shown this once. */
export function renewOperator(
  app: HttpServer,
  { keyReplacements }: { readonly keyReplacements: Pick<KeyReplacements, 'renew'> },
): void {
  app.route({
    method: 'PUT',
    url: '/v1/operators/:name/key',
    config: { permission: 'local-admin' },
    schema: {
      summary: 'Replace the key and the token of an operator who has no account',
      tags: ['identity'],
      params: operatorParams,
      body: z.strictObject({ key: z.string().max(512), reason: z.enum(replacementReasons) }),
      response: { 200: z.object({ name: z.string(), country: z.string(), token: z.string() }) },
    },
    handler: async ({ params: { name }, body: { key, reason } }) => {
      return { name, ...(await keyReplacements.renew(name, key, reason)) };
    },
  });
}
