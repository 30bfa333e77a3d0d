import { z } from 'zod';
import { type HttpServer, ProblemError } from '../../../../platform/http/index.ts';
import { requireCollection } from '../collections.ts';
import { addedHeaders, pageQuery, readPage } from '../page.ts';
import { answerTaxii, apiRoot, regionOf, type TaxiiDeps, taxiiRoute } from './answer.ts';

/** GET …/collections/{id}/objects/ (TAXII 2.1, section 5.4). */
export function getObjects(app: HttpServer, { db, site }: TaxiiDeps): void {
  app.route({
    method: 'GET',
    url: `${apiRoot}/collections/:collection/objects/`,
    ...taxiiRoute(app),
    schema: {
      summary: 'TAXII 2.1: the objects of a collection',
      tags: ['sharing'],
      params: z.object({ collection: z.string().max(128) }),
      querystring: pageQuery,
    },
    handler: async (request, reply) => {
      const collection = requireCollection(site, regionOf(request), request.params.collection);
      const page = await readPage(db, collection, request.query);
      const { next, rows } = page;
      const more = next === undefined ? {} : { more: true, next };
      const objects = rows.map(collection.objectOf);
      // An envelope without anything is an empty object (section 3.7).
      const envelope = { ...more, ...(objects.length > 0 && { objects }) };
      return answerTaxii(reply, envelope, addedHeaders(page));
    },
  });
}

/** GET …/objects/{object}/ (section 5.6). */
export function getObject(app: HttpServer, { db, site }: TaxiiDeps): void {
  app.route({
    method: 'GET',
    url: `${apiRoot}/collections/:collection/objects/:object/`,
    ...taxiiRoute(app),
    schema: {
      summary: 'TAXII 2.1: an object of a collection',
      tags: ['sharing'],
      params: z.object({ collection: z.string().max(128), object: z.string().max(128) }),
      querystring: pageQuery.omit({ 'match[id]': true, 'match[type]': true }),
    },
    handler: async (request, reply) => {
      const collection = requireCollection(site, regionOf(request), request.params.collection);
      const asked = { ...request.query, 'match[id]': request.params.object };
      const page = await readPage(db, collection, asked);
      const isThere = page.rows.length > 0 || (await isKnown(request.params.object));
      if (!isThere) throw unknownObject();
      const objects = page.rows.map(collection.objectOf);
      return answerTaxii(reply, objects.length > 0 ? { objects } : {}, addedHeaders(page));

      /** A filter that lets nothing through is no reason to say that there is no such object. */
      async function isKnown(id: string): Promise<boolean> {
        return (await readPage(db, collection, { 'match[id]': id })).rows.length > 0;
      }
    },
  });
}

export function unknownObject(): ProblemError {
  return new ProblemError(404, 'unknown-object', 'Unknown object', {
    detail: 'There is no such object in this collection',
  });
}
