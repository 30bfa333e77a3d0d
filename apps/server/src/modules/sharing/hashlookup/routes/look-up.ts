import { z } from 'zod';
import {
  type HttpServer,
  ProblemError,
  requirePrincipal,
} from '../../../../platform/http/index.ts';
import { type FileLookUp, hashKindOf, hashKinds } from '../../types.ts';
import { hashlookupAnswer, hashlookupErrors, hashNames, isAnswerable } from '../shape.ts';

export interface HashlookupDeps {
  readonly reputation: FileLookUp;
  readonly site: string;
}

/** GET /lookup/{md5|sha1|sha256}/{hash}: one file, in hashlookup's shape. */
export function lookUp(app: HttpServer, { reputation, site }: HashlookupDeps): void {
  for (const kind of hashKinds) {
    app.route({
      method: 'GET',
      url: `/lookup/${kind}/:hash`,
      config: { permission: 'customer', keysBy: ['basic', 'x-apikey'] },
      errorHandler: app.errorsAs(hashlookupErrors),
      schema: {
        summary: `A file by its ${hashNames[kind]}, as hashlookup’s clients ask for it`,
        tags: ['sharing'],
        params: z.object({ hash: z.string().max(128) }),
      },
      handler: async (request, reply) => {
        const caller = requirePrincipal(request, 'customer');
        const { hash } = request.params;
        if (hashKindOf(hash) !== kind) {
          const name = hashNames[kind];
          const detail = `${name} value incorrect, expecting a ${name} value in hex format`;
          throw new ProblemError(400, 'invalid-request', 'Invalid request', { detail });
        }
        const [known] = await reputation.lookUp(caller, kind, [Buffer.from(hash, 'hex')]);
        if (!isAnswerable(known)) {
          const detail = `Non existing ${hashNames[kind]}`;
          const extra = { query: hash };
          throw new ProblemError(404, 'unknown-file', 'Unknown file', { detail, extra });
        }
        const body = JSON.stringify(hashlookupAnswer(kind, hash, known, site));
        return reply.type('application/json').send(Buffer.from(body));
      },
    });
  }
}
