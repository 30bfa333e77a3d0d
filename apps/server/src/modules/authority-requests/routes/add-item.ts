import { z } from 'zod';
import { type HttpServer, lingerAfter, requirePrincipal } from '../../../platform/http/index.ts';
import { itemBytesMax } from '../files/service.ts';
import type { AuthorityRequests } from '../service.ts';
import { selectorTypes } from '../types.ts';
import { readFileBody } from './body.ts';
import { caseParams, caseSchema, dataTypeSchema, fileNameSchema, tags, words } from './schemas.ts';

const description = `The body is the text as it is (UTF-8, at most 1 MiB): STIX, MISP, CSV, Markdown. It is examined for personal data;
what is found is named by its kind in the item's findings, and stops the case at the gate search. With convert=true it is taken out,
and IP addresses become their networks.`;

/** POST /v1/authority-requests/{id}/items: a piece of technical expertise that is meant to be handed over. */
export function addItem(app: HttpServer, requests: Pick<AuthorityRequests, 'addItem'>): void {
  app.route({
    method: 'POST',
    url: '/v1/authority-requests/:id/items',
    config: { permission: 'requests.work', rawBody: true },
    schema: {
      summary: 'Add a piece of technical expertise to a case',
      description,
      tags,
      params: caseParams,
      querystring: z.object({
        name: fileNameSchema,
        dataType: dataTypeSchema,
        selectorType: z.enum(selectorTypes).describe('Which selector of the scope it is about'),
        selectorValue: words(500),
        from: z.iso.date().exactOptional(),
        until: z.iso.date().exactOptional(),
        convert: z.stringbool().default(false),
      }),
      response: { 201: caseSchema },
    },
    handler: async (request, reply) => {
      try {
        const by = requirePrincipal(request, 'operator');
        const bytes = await readFileBody(request, itemBytesMax);
        const { selectorType: type, selectorValue: value, convert, ...named } = request.query;
        const item = { ...named, about: { type, value }, bytes, converted: convert };
        return reply.code(201).send(await requests.addItem(request.params.id, item, by));
      } catch (error) {
        lingerAfter(reply.raw, request.raw);
        throw error;
      }
    },
  });
}
