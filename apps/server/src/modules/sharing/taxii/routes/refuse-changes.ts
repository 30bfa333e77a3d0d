import { z } from 'zod';
import { type HttpServer, lingerAfter, ProblemError } from '../../../../platform/http/index.ts';
import { requireCollection } from '../collections.ts';
import { requireTaxiiBody } from '../media-type.ts';
import { apiRoot, contentLengthMax, regionOf, type TaxiiDeps, taxiiRoute } from './answer.ts';

/** POST …/objects/ (TAXII 2.1, section 5.5): no collection can be written to. */
export function refuseObjects(app: HttpServer, { site }: TaxiiDeps): void {
  app.route({
    method: 'POST',
    url: `${apiRoot}/collections/:collection/objects/`,
    ...taxiiRoute(app),
    schema: {
      summary: 'TAXII 2.1: adding objects, which is refused',
      tags: ['sharing'],
      params: z.object({ collection: z.string().max(128) }),
    },
    handler: (request, reply) => {
      lingerAfter(reply.raw, request.raw);
      const region = regionOf(request);
      requireTaxiiBody(request.headers['content-type']);
      requireCollection(site, region, request.params.collection);
      if (Number(request.headers['content-length'] ?? 0) > contentLengthMax) {
        throw new ProblemError(413, 'content-too-large', 'Content too large', {
          detail: `At most ${contentLengthMax} bytes are accepted`,
        });
      }
      throw readOnly();
    },
  });
}

/** DELETE …/objects/{object}/ (section 5.7): nor can anything be removed. */
export function refuseRemoval(app: HttpServer, { site }: TaxiiDeps): void {
  app.route({
    method: 'DELETE',
    url: `${apiRoot}/collections/:collection/objects/:object/`,
    ...taxiiRoute(app),
    schema: {
      summary: 'TAXII 2.1: removing an object, which is refused',
      tags: ['sharing'],
      params: z.object({ collection: z.string().max(128), object: z.string().max(128) }),
    },
    handler: (request) => {
      requireCollection(site, regionOf(request), request.params.collection);
      throw readOnly();
    },
  });
}

function readOnly(): ProblemError {
  return new ProblemError(403, 'forbidden', 'Not permitted', {
    detail: 'Collections are read only: files are submitted to PUT /v1/samples',
  });
}
