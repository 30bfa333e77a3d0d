import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { collectionResource, collectionsOf, requireCollection } from '../collections.ts';
import { answerTaxii, apiRoot, regionOf, type TaxiiDeps, taxiiRoute } from './answer.ts';

/** GET …/collections/ (TAXII 2.1, section 5.1): those of the caller's region. */
export function listCollections(app: HttpServer, { site }: TaxiiDeps): void {
  app.route({
    method: 'GET',
    url: `${apiRoot}/collections/`,
    ...taxiiRoute(app),
    schema: { summary: 'TAXII 2.1: the collections', tags: ['sharing'] },
    handler: (request, reply) => {
      const collections = collectionsOf(site, regionOf(request)).map(collectionResource);
      return answerTaxii(reply, { collections });
    },
  });
}

/** GET …/collections/{id}/ (section 5.2), by id or alias. */
export function getCollection(app: HttpServer, { site }: TaxiiDeps): void {
  app.route({
    method: 'GET',
    url: `${apiRoot}/collections/:collection/`,
    ...taxiiRoute(app),
    schema: {
      summary: 'TAXII 2.1: a collection',
      tags: ['sharing'],
      params: z.object({ collection: z.string().max(128) }),
    },
    handler: (request, reply) => {
      const found = requireCollection(site, regionOf(request), request.params.collection);
      return answerTaxii(reply, collectionResource(found));
    },
  });
}
