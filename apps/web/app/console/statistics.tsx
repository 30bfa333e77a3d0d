import { Link, type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { BarChart, everyDay } from '../parts/bar-chart.tsx';
import { Refused } from '../parts/form.tsx';
import { narrowing } from '../parts/pager.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { ThreatName } from '../parts/threat-name.tsx';
import { count, countryName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { LookUp, prevalencePath } from './look-up-form.tsx';
import { StatisticsFilter } from './statistics-filter.tsx';
import { StatisticsIntake } from './statistics-intake.tsx';

const fields = ['region', 'type', 'country', 'threat', 'from', 'to'] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { site, party } = context.get(requestContext);
  const { look } = narrowing(request.url, ['look']);
  if (look !== undefined) throw redirect(prevalencePath(look));
  const asked = narrowing(request.url, fields);
  const { region, type, country, threat, from, to } = asked;
  const period = { ...(region && { region }), ...(from && { from }), ...(to && { to }) };
  // A type that is none is refused by the API, in words.
  const ofType = { ...period, ...(type && { type: type as 'detection' }) };
  const ofCountry = { ...ofType, ...(country && { country }) };
  const { from: _, ...ending } = ofCountry;
  const [known, top, series, emerging, countries, versions, intake] = await Promise.all([
    outcome(site.GET('/v1/site')),
    outcome(site.GET('/v1/statistics/threats', { params: { query: { ...ofCountry, limit: 25 } } })),
    outcome(
      site.GET('/v1/statistics/series', {
        params: { query: { ...ofCountry, ...(threat && { threat }) } },
      }),
    ),
    outcome(site.GET('/v1/statistics/emerging', { params: { query: { ...ending, limit: 25 } } })),
    outcome(site.GET('/v1/statistics/countries', { params: { query: ofType } })),
    outcome(site.GET('/v1/statistics/versions', { params: { query: { ...period, limit: 25 } } })),
    outcome(site.GET('/v1/statistics/intake', { params: { query: { ...period, limit: 25 } } })),
  ]);
  const answers = [top, series, emerging, countries, versions, intake];
  return {
    site: party.kind === 'site' ? party.name : '',
    asked,
    regions: (known.data?.regions ?? [])
      .filter((one) => one.class === 'statistics')
      .map((one) => one.region),
    refusal: answers.find(({ refusal }) => refusal !== undefined)?.refusal,
    top: top.data,
    series: series.data,
    emerging: emerging.data,
    countries: countries.data,
    versions: versions.data,
    intake: intake.data,
  };
}

type Loaded = Awaited<ReturnType<typeof loader>>;

export default function Statistics() {
  const loaded = useLoaderData<typeof loader>();
  const { site, asked, regions, refusal } = loaded;
  return (
    <>
      <Opening kind={`Site ${siteName(site)}`} title="Statistics">
        <p className="prose">
          What products reported, in sums: no customer and no installation is named.{' '}
          <a href="/threats">What everybody may see</a> is published by the week.
        </p>
      </Opening>
      <Band title="Narrow">
        <StatisticsFilter asked={asked} regions={regions} />
      </Band>
      {refusal === undefined ? <Answers loaded={loaded} /> : <Refused refusal={refusal} />}
    </>
  );
}

function Answers({ loaded }: { loaded: Loaded }) {
  const { asked, top, series, emerging, countries, versions, intake } = loaded;
  return (
    <>
      {series && <Series series={series} asked={asked} />}
      {top && <Top top={top} asked={asked} />}
      {emerging && <Emerging emerging={emerging} asked={asked} />}
      <Band
        title="Look one thing up"
        note="That you looked goes into the access log; what you looked for does not."
      >
        <LookUp />
      </Band>
      {countries && <Countries countries={countries} asked={asked} />}
      {versions && <Versions versions={versions} asked={asked} />}
      {intake && (
        <StatisticsIntake intake={intake} query={queryOf(asked, ['region', 'from', 'to'])} />
      )}
    </>
  );
}

type Asked = Loaded['asked'];
type Of<Name extends keyof Loaded> = NonNullable<Loaded[Name]>;

/** What a download is narrowed to. */
function queryOf(asked: Asked, names: readonly (keyof Asked)[]): string {
  const given = names.flatMap((name) => {
    const value = asked[name];
    return value === undefined ? [] : [[name, value] as [string, string]];
  });
  return new URLSearchParams(given).toString();
}

function Downloads({ path, query }: { path: string; query: string }) {
  const at = (format: string) => `${path}?${query}${query === '' ? '' : '&'}format=${format}`;
  return (
    <p className="downloads">
      <span className="quiet">All of it:</span>
      <a href={at('csv')}>CSV</a>
      <a href={at('json')}>JSON</a>
      <a href={at('parquet')}>Parquet</a>
      <a href={at('arrow')}>Arrow</a>
    </p>
  );
}

function Nothing() {
  return (
    <div className="empty">
      <p>No event is like that.</p>
    </div>
  );
}

function Series({ series, asked }: { series: Of<'series'>; asked: Asked }) {
  const totals = new Map(series.days.map(({ day, total }) => [day, total]));
  const bars = everyDay(series, (day) => totals.get(day) ?? 0);
  const all = series.days.reduce((sum, { total }) => sum + total, 0);
  const title = asked.threat === undefined ? 'Day by day' : `Day by day: ${asked.threat}`;
  return (
    <Band title={title} note={`${count(all)} in ${count(bars.length)} days, UTC`}>
      {all === 0 ? (
        <Nothing />
      ) : (
        <>
          <BarChart title="A day" bars={bars} />
          <details>
            <summary>The same as a table</summary>
            <Table label="Day by day" head={['Day', numbers('Times'), numbers('Events')]}>
              {series.days.map(({ day, total, events }) => (
                <tr key={day}>
                  <td>{day}</td>
                  <td className="number">{count(total)}</td>
                  <td className="number">{count(events)}</td>
                </tr>
              ))}
            </Table>
          </details>
          <Downloads path="/v1/statistics/series" query={queryOf(asked, fields)} />
        </>
      )}
    </Band>
  );
}

function ThreatLink({ threat, asked }: { threat: string; asked: Asked }) {
  const query = new URLSearchParams({ ...asked, threat });
  return (
    <Link to={`/console/statistics?${query}`}>
      <ThreatName name={threat} />
    </Link>
  );
}

function Top({ top, asked }: { top: Of<'top'>; asked: Asked }) {
  return (
    <Band title="Most met" note="The first 25">
      {top.threats.length === 0 ? (
        <Nothing />
      ) : (
        <>
          <Table label="Most met" head={['Threat', numbers('Times'), numbers('Events')]}>
            {top.threats.map(({ threat, total, events }) => (
              <tr key={threat}>
                <th scope="row" className="name">
                  <ThreatLink threat={threat} asked={asked} />
                </th>
                <td className="number">{count(total)}</td>
                <td className="number">{count(events)}</td>
              </tr>
            ))}
          </Table>
          <Downloads
            path="/v1/statistics/threats"
            query={queryOf(asked, ['region', 'type', 'country', 'from', 'to'])}
          />
        </>
      )}
    </Band>
  );
}

function Emerging({ emerging, asked }: { emerging: Of<'emerging'>; asked: Asked }) {
  return (
    <Band
      title="On the rise"
      note={`The seven days to ${emerging.to} against the four weeks before them. The surprise is how far they lie above a quarter of those weeks, in deviations that chance alone would make.`}
    >
      {emerging.threats.length === 0 ? (
        <p>Nothing is met much more than before.</p>
      ) : (
        <>
          <Table
            label="On the rise"
            head={[
              'Threat',
              numbers('Seven days'),
              numbers('Four weeks before'),
              numbers('Surprise'),
            ]}
          >
            {emerging.threats.map(({ threat, recent, base, surprise }) => (
              <tr key={threat}>
                <th scope="row" className="name">
                  <ThreatLink threat={threat} asked={asked} />
                </th>
                <td className="number">{count(recent)}</td>
                <td className="number">{base === 0 ? 'none' : count(base)}</td>
                <td className="number">{surprise.toFixed(1)}</td>
              </tr>
            ))}
          </Table>
          <Downloads
            path="/v1/statistics/emerging"
            query={queryOf(asked, ['region', 'type', 'country', 'to'])}
          />
        </>
      )}
    </Band>
  );
}

function Countries({ countries, asked }: { countries: Of<'countries'>; asked: Asked }) {
  return (
    <Band title="By country" note="Where devices are">
      {countries.countries.length === 0 ? (
        <Nothing />
      ) : (
        <>
          <details open={countries.countries.length <= 10}>
            <summary>{count(countries.countries.length)} countries</summary>
            <Table label="By country" head={['Country', numbers('Times'), numbers('Events')]}>
              {countries.countries.map(({ country, total, events }) => (
                <tr key={country}>
                  <th scope="row">
                    <Link to={`/console/statistics?${new URLSearchParams({ ...asked, country })}`}>
                      {countryName(country)}
                    </Link>
                  </th>
                  <td className="number">{count(total)}</td>
                  <td className="number">{count(events)}</td>
                </tr>
              ))}
            </Table>
          </details>
          <Downloads
            path="/v1/statistics/countries"
            query={queryOf(asked, ['region', 'type', 'from', 'to'])}
          />
        </>
      )}
    </Band>
  );
}

function Versions({ versions, asked }: { versions: Of<'versions'>; asked: Asked }) {
  return (
    <Band title="Versions of products" note="Events of all types; the first 25">
      {versions.versions.length === 0 ? (
        <Nothing />
      ) : (
        <>
          <Table label="Versions of products" head={['Product', 'Version', numbers('Events')]}>
            {versions.versions.map(({ product, version, events }) => (
              <tr key={`${product} ${version}`}>
                <th scope="row" className="name">
                  {product}
                </th>
                <td>{version || 'not told'}</td>
                <td className="number">{count(events)}</td>
              </tr>
            ))}
          </Table>
          <Downloads
            path="/v1/statistics/versions"
            query={queryOf(asked, ['region', 'from', 'to'])}
          />
        </>
      )}
    </Band>
  );
}
