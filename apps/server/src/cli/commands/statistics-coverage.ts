import type { CoverageReport } from '../../modules/statistics/index.ts';
import { defineCommand } from '../command.ts';
import { connect, connectionOptions } from '../connection.ts';
import { table } from '../output.ts';
import { listSites, siteOption } from '../samples.ts';

export const checkCoverage = defineCommand({
  name: 'statistics coverage',
  summary: 'Show every place that holds customers’ data, and how it is erased',
  description:
    'Takes the administrator’s token of each site, so it runs on the sites’ machine. Exit status 1 ' +
    'where a place has no erasure rule.',
  options: { ...connectionOptions, site: siteOption },
  examples: ['vitrine statistics coverage --site zurich'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const sites: Record<string, CoverageReport> = {};
    for (const site of await listSites(connection, options.site)) {
      const token = await connection.adminToken(site.name);
      const asking = { token, signal, method: 'POST' } as const;
      sites[site.name] = await connection.json('/v1/erasure-coverage', asking, site.url);
    }
    output.result({ sites }, () =>
      Object.entries(sites)
        .map(([site, report]) => `${site}\n${describe(report)}`)
        .join('\n\n'),
    );
    const places = Object.values(sites).flatMap((report) => report.places);
    return places.every(({ rule }) => rule !== undefined) ? 0 : 1;
  },
});

function describe({ places }: CoverageReport): string {
  if (places.length === 0) return 'Nothing of any customer stands here.';
  return table(
    ['place', 'holds', 'how it is erased'],
    places.map(({ place, holds, rule }) => [place, holds.join(', '), rule ?? 'NOTHING ERASES IT']),
  );
}
