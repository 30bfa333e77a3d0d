import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { homeOfRegion, retentionDays, siteOf } from '../rules.ts';
import type { SitePolicy } from '../site/site-policy.ts';
import { tags } from './schemas.ts';

export interface GetIntakeRulesDeps {
  readonly policy: Pick<SitePolicy, 'current'>;
  readonly site: string;
  /** The public address of a site. */
  readonly urlOf: (site: string) => string | undefined;
}

/** GET /v1/intake-rules: what this site keeps, by the policy that it acts on, and where the rest is at home. */
export function getIntakeRules(app: HttpServer, { policy, site, urlOf }: GetIntakeRulesDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/intake-rules',
    config: { permission: 'public' },
    schema: {
      summary: 'This site: its law, its data centres, the regions whose files it keeps',
      tags,
      response: {
        200: z.object({
          site: z.string(),
          operator: z.string(),
          jurisdiction: z.string().optional(),
          dataCentres: z.array(z.string()).readonly(),
          policyVersion: z.int(),
          sampleBytesMax: z.int(),
          retentionDays: z.int(),
          regions: z.array(
            z.object({
              name: z.string(),
              countries: z.array(z.string()).readonly(),
              home: z.string(),
              url: z.string().optional(),
            }),
          ),
        }),
      },
    },
    handler: async () => {
      const document = policy.current();
      const own = siteOf(document, site);
      return {
        site,
        operator: document.operator,
        ...(own && { jurisdiction: own.jurisdiction }),
        dataCentres: own?.dataCentres ?? [],
        policyVersion: document.version,
        sampleBytesMax: document.limits.sampleBytesMax,
        retentionDays: retentionDays(document, 'files'),
        regions: Object.entries(document.regions).map(([name, { countries }]) => {
          const home = homeOfRegion(document, name, 'files')?.site ?? '';
          const url = urlOf(home);
          return { name, countries, home, ...(url === undefined ? {} : { url }) };
        }),
      };
    },
  });
}
