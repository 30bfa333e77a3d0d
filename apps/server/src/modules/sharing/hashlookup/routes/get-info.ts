import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import { hashlookupErrors } from '../shape.ts';

/** GET /info: what hashlookup's clients are told of the database. How much it holds is not told. */
export function getInfo(app: HttpServer, { site }: { readonly site: string }): void {
  app.route({
    method: 'GET',
    url: '/info',
    config: { permission: 'customer', keysBy: ['basic', 'x-apikey'] },
    errorHandler: app.errorsAs(hashlookupErrors),
    schema: { summary: 'What this is, as hashlookup’s clients ask for it', tags: ['sharing'] },
    handler: async (request, reply) => {
      const { region } = requirePrincipal(request, 'customer');
      const body = {
        'hashlookup-version': '1.4',
        source: `vitrine:${site}`,
        description: `Reputation of files at the site ${site}, for ${region}`,
      };
      return reply.type('application/json').send(Buffer.from(JSON.stringify(body)));
    },
  });
}
