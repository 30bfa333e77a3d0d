import { z } from 'zod';
import { type HttpServer, ProblemError } from '../../../platform/http/index.ts';
import type { Parties } from '../../identity/index.ts';
import { isCountry } from '../countries.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import { homeOf } from '../rules.ts';
import { RegionError } from '../service-errors.ts';
import { countrySchema, dataClassSchema, tags } from './schemas.ts';

export interface GetHomeDeps {
  readonly policies: Pick<PolicyOffice, 'current'>;
  readonly parties: () => Parties;
}

/** GET /v1/home: which site takes a country's data. */
export function getHome(app: HttpServer, { policies, parties }: GetHomeDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/home',
    config: { permission: 'public' },
    schema: {
      summary: 'Which site takes the data of a country',
      tags,
      querystring: z.object({ country: countrySchema, class: dataClassSchema.default('files') }),
      response: {
        200: z.object({
          country: countrySchema,
          region: z.string(),
          class: dataClassSchema,
          site: z.string(),
          jurisdiction: z.string(),
          url: z.string(),
          policyVersion: z.int(),
          epoch: z.int(),
        }),
      },
    },
    handler: async (request) => {
      const { country, class: dataClass } = request.query;
      if (!isCountry(country)) {
        throw new ProblemError(400, 'unknown-country', 'Unknown country', {
          detail: `${country} is not a code of ISO 3166-1`,
        });
      }
      const { document, version: policyVersion } = policies.current();
      const home = homeOf(document, country, dataClass);
      if (home === undefined) {
        throw new RegionError('country-without-home', `The policy has no home for ${country}`);
      }
      const { region, site, jurisdiction, epoch } = home;
      const url = parties().sites.find(({ name }) => name === site)?.url;
      if (url === undefined) {
        throw new ProblemError(503, 'site-not-connected', 'The home is not connected', {
          detail: `The policy names the site ${site}, whose address the office does not know`,
        });
      }
      return { country, region, class: dataClass, site, jurisdiction, url, policyVersion, epoch };
    },
  });
}
