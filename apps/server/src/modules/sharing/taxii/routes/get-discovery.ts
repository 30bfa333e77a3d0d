import type { HttpServer } from '../../../../platform/http/index.ts';
import { taxiiMediaType } from '../media-type.ts';
import {
  answerTaxii,
  apiRoot,
  contentLengthMax,
  regionOf,
  type TaxiiDeps,
  taxiiRoute,
} from './answer.ts';

/** GET /taxii2/: which API roots there are (TAXII 2.1, section 4.1). */
export function getDiscovery(app: HttpServer, { site, siteUrl, contact }: TaxiiDeps): void {
  app.route({
    method: 'GET',
    url: '/taxii2/',
    ...taxiiRoute(app),
    schema: { summary: 'TAXII 2.1: discovery', tags: ['sharing'] },
    handler: (request, reply) => {
      regionOf(request);
      const root = `${siteUrl}${apiRoot}/`;
      return answerTaxii(reply, {
        title: `Vitrine site ${site}`,
        description: 'Files that this site judges malicious or suspicious',
        contact,
        default: root,
        api_roots: [root],
      });
    },
  });
}

/** GET /taxii2/api/: the API root (section 4.2). */
export function getApiRoot(app: HttpServer, { site }: TaxiiDeps): void {
  app.route({
    method: 'GET',
    url: `${apiRoot}/`,
    ...taxiiRoute(app),
    schema: { summary: 'TAXII 2.1: the API root', tags: ['sharing'] },
    handler: (request, reply) => {
      const region = regionOf(request);
      return answerTaxii(reply, {
        title: `Site ${site}, region ${region}`,
        versions: [taxiiMediaType],
        max_content_length: contentLengthMax,
      });
    },
  });
}
