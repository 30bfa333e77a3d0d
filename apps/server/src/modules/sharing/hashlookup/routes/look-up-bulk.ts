import { z } from 'zod';
import {
  type HttpServer,
  ProblemError,
  requirePrincipal,
} from '../../../../platform/http/index.ts';
import { hashKindOf, hashKinds } from '../../types.ts';
import { hashlookupAnswer, hashlookupErrors, hashNames, isAnswerable } from '../shape.ts';
import type { HashlookupDeps } from './look-up.ts';

const hashesMax = 10_000;

/** POST /bulk/{md5|sha1|sha256}: many files; what is unknown is left out, as hashlookup does. */
export function lookUpBulk(app: HttpServer, { reputation, site }: HashlookupDeps): void {
  for (const kind of hashKinds) {
    app.route({
      method: 'POST',
      url: `/bulk/${kind}`,
      config: { permission: 'customer', keysBy: ['basic', 'x-apikey'] },
      errorHandler: app.errorsAs(hashlookupErrors),
      schema: {
        summary: `Files by their ${hashNames[kind]}, as hashlookup’s clients ask for them`,
        description: `\`hashes\`: up to ${hashesMax}. The answer has those that are known, in the order asked.`,
        tags: ['sharing'],
        body: z.object({ hashes: z.array(z.string().max(128)).max(hashesMax) }),
      },
      handler: async (request, reply) => {
        const caller = requirePrincipal(request, 'customer');
        const { hashes } = request.body;
        if (hashes.some((hash) => hashKindOf(hash) !== kind)) {
          const name = hashNames[kind];
          const detail = `${name} value incorrect, expecting ${name} values in hex format`;
          throw new ProblemError(400, 'invalid-request', 'Invalid request', { detail });
        }
        const bytes = hashes.map((hash) => Buffer.from(hash, 'hex'));
        const found = await reputation.lookUp(caller, kind, bytes);
        const answer = hashes.flatMap((hash, i) => {
          const known = found[i];
          return isAnswerable(known) ? [hashlookupAnswer(kind, hash, known, site)] : [];
        });
        return reply.type('application/json').send(Buffer.from(JSON.stringify(answer)));
      },
    });
  }
}
