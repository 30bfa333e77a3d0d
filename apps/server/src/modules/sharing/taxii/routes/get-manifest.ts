import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { requireCollection } from '../collections.ts';
import { stixMediaType } from '../media-type.ts';
import { addedHeaders, pageQuery, readPage } from '../page.ts';
import { timestamp } from '../stix.ts';
import { answerTaxii, apiRoot, regionOf, type TaxiiDeps, taxiiRoute } from './answer.ts';
import { unknownObject } from './get-objects.ts';

/** GET …/collections/{id}/manifest/ (TAXII 2.1, section 5.3). */
export function getManifest(app: HttpServer, { db, site }: TaxiiDeps): void {
  app.route({
    method: 'GET',
    url: `${apiRoot}/collections/:collection/manifest/`,
    ...taxiiRoute(app),
    schema: {
      summary: 'TAXII 2.1: what a collection holds',
      tags: ['sharing'],
      params: z.object({ collection: z.string().max(128) }),
      querystring: pageQuery,
    },
    handler: async (request, reply) => {
      const collection = requireCollection(site, regionOf(request), request.params.collection);
      const page = await readPage(db, collection, request.query);
      const objects = page.rows.map((row) => ({
        id: `${collection.type}--${row[collection.by]}`,
        date_added: timestamp(row.modified_at),
        version: timestamp(row.modified_at),
        media_type: stixMediaType,
      }));
      const body = {
        ...(page.next !== undefined && { more: true }),
        ...(objects.length > 0 && { objects }),
        ...(page.next !== undefined && { next: page.next }),
      };
      return answerTaxii(reply, body, addedHeaders(page));
    },
  });
}

/** GET …/objects/{object}/versions/ (section 5.8): only the newest is kept. */
export function getVersions(app: HttpServer, { db, site }: TaxiiDeps): void {
  app.route({
    method: 'GET',
    url: `${apiRoot}/collections/:collection/objects/:object/versions/`,
    ...taxiiRoute(app),
    schema: {
      summary: 'TAXII 2.1: the versions of an object',
      tags: ['sharing'],
      params: z.object({ collection: z.string().max(128), object: z.string().max(128) }),
      querystring: pageQuery.pick({
        added_after: true,
        limit: true,
        next: true,
        'match[spec_version]': true,
      }),
    },
    handler: async (request, reply) => {
      const collection = requireCollection(site, regionOf(request), request.params.collection);
      const id = { 'match[id]': request.params.object };
      if ((await readPage(db, collection, id)).rows.length === 0) throw unknownObject();
      const page = await readPage(db, collection, { ...request.query, ...id });
      const versions = page.rows.map((row) => timestamp(row.modified_at));
      return answerTaxii(reply, versions.length > 0 ? { versions } : {}, addedHeaders(page));
    },
  });
}
