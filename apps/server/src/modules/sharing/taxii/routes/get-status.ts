import { z } from 'zod';
import { type HttpServer, ProblemError } from '../../../../platform/http/index.ts';
import { apiRoot, regionOf, taxiiRoute } from './answer.ts';

/**
 * GET /taxii2/api/status/{id}/ (TAXII 2.1, section 4.3): nothing can be added here, so that there is
 * no status to ask for.
 */
export function getStatus(app: HttpServer): void {
  app.route({
    method: 'GET',
    url: `${apiRoot}/status/:status/`,
    ...taxiiRoute(app),
    schema: {
      summary: 'TAXII 2.1: the status of what was added',
      tags: ['sharing'],
      params: z.object({ status: z.string().max(128) }),
    },
    handler: (request) => {
      regionOf(request);
      throw new ProblemError(404, 'unknown-status', 'Unknown status', {
        detail: 'Nothing is taken by TAXII here, so that nothing has a status',
      });
    },
  });
}
