import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { fileAnswer } from '../answers.ts';
import { singleRoute } from '../fast-path.ts';
import { parseHash } from '../hashes.ts';
import type { Reputation } from '../service.ts';
import { type AskerDeps, answerSchema, askerOf, malformedHash, regionSchema } from './schemas.ts';

const description = `By SHA-256, SHA-1 or MD5. A malicious or suspicious verdict of any region of the site is told to everybody,
and so is what is known good; all else is told of the caller’s own region alone. Of several files that share an MD5 or SHA-1,
the worst is told. A file of which nothing is known is answered 200 too, as \`unknown\`.`;

/** GET /v1/reputation/{hash}: what is known of a file. */
export function lookUpFile(
  app: HttpServer,
  { reputation, asking }: { readonly reputation: Reputation; readonly asking: AskerDeps },
): void {
  app.route({
    method: 'GET',
    url: singleRoute,
    config: { permission: ['customer', 'samples.describe'] },
    schema: {
      summary: 'What is known of a file',
      description,
      tags: ['reputation'],
      params: z.object({ hash: z.string().max(200) }),
      querystring: z.strictObject({ region: regionSchema }),
      response: { 200: answerSchema },
    },
    handler: async (request) => {
      const hash = parseHash(request.params.hash);
      if (hash === undefined) throw malformedHash();
      const { region } = await askerOf(asking, request, request.query.region);
      const answer = reputation.lookUp(hash, region, 'single');
      return fileAnswer(request.params.hash.toLowerCase(), answer);
    },
  });
}
