import type { HttpServer } from '../../../platform/http/index.ts';
import { type SiteFigures, siteFigures } from '../figures.ts';

/** GET /v1/figures: what a site counts, for the office's overview and for people at the site. */
export function getFigures(
  app: HttpServer,
  { figures }: { readonly figures: () => Promise<SiteFigures> },
): void {
  app.route({
    method: 'GET',
    url: '/v1/figures',
    config: { permission: ['site', 'overview.read'] },
    schema: {
      summary: 'What this site counts: intake, holdings, work that waits, disks, its ledger',
      description: 'Counted once in two seconds at most.',
      tags: ['Operations'],
      response: { 200: siteFigures },
    },
    handler: figures,
  });
}
