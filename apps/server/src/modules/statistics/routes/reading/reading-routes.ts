import type { HttpServer } from '../../../../platform/http/index.ts';
import type { ReadingRoutesDeps } from './answer.ts';
import { readCountries } from './read-countries.ts';
import { readEmerging } from './read-emerging.ts';
import { readIntake } from './read-intake.ts';
import { readPrevalence } from './read-prevalence.ts';
import { readSeries } from './read-series.ts';
import { readTopThreats } from './read-top-threats.ts';
import { readVersions } from './read-versions.ts';

/** What the operator's people may ask of a site's statistics. */
export function readingRoutes(app: HttpServer, deps: ReadingRoutesDeps): void {
  const { readings } = deps;
  readTopThreats(app, readings);
  readSeries(app, readings);
  readCountries(app, readings);
  readEmerging(app, readings);
  readVersions(app, readings);
  readPrevalence(app, readings);
  readIntake(app, deps);
}
