import { Form, Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { BarChart } from '../parts/bar-chart.tsx';
import { Field } from '../parts/form.tsx';
import { narrowing } from '../parts/pager.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { ThreatName } from '../parts/threat-name.tsx';
import { count, countryName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { PublishedWeeks } from './published-weeks.tsx';
import { ThreatMap } from './threat-map.tsx';
import { chosenPeriod, periods } from './threat-periods.ts';

const listedThreats = 10;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { site } = context.get(requestContext);
  const [{ name, operator }, { weeks }] = await Promise.all([
    got(site.GET('/v1/site')),
    got(site.GET('/v1/threats/weeks')),
  ]);
  const asked = narrowing(request.url, ['weeks', 'until', 'country']);
  const known = [...new Set(weeks.map(({ week }) => week))];
  const period = chosenPeriod(known, asked);
  const country = /^[A-Za-z]{2}$/.test(asked.country ?? '')
    ? asked.country?.toUpperCase()
    : undefined;
  if (period === undefined) return { name, operator, weeks, known, shown: undefined };
  const { from, to } = period;
  const sums = async (query: {
    by: 'week' | 'country' | 'threat';
    country?: string;
    limit?: number;
  }) => {
    const answer = await got(
      site.GET('/v1/threats/sums', { params: { query: { from, to, ...query } } }),
    );
    return answer.sums;
  };
  const only = country === undefined ? {} : { country };
  const [countries, threats, trend] = await Promise.all([
    sums({ by: 'country' }),
    sums({ by: 'threat', ...only, limit: 10_000 }),
    sums({ by: 'week', ...only }),
  ]);
  const inPeriod = weeks.filter(({ week }) => week >= from && week <= to);
  return {
    name,
    operator,
    weeks,
    known,
    shown: {
      ...period,
      country,
      countries,
      threats: threats.filter((one) => one.name !== undefined).slice(0, listedThreats),
      // What is not of the ten, by name or joined.
      others:
        total(threats) - total(threats.filter(({ name: one }) => one).slice(0, listedThreats)),
      trend: trend.map((one) => ({ label: one.name ?? '', value: one.detections })),
      isWithheld: inPeriod.some(({ hasWithheld }) => hasWithheld),
      least: Math.min(...inPeriod.map(({ installationsMin }) => installationsMin)),
    },
  };
}

function total(sums: readonly { readonly detections: number }[]): number {
  return sums.reduce((sum, { detections }) => sum + detections, 0);
}

type Loaded = Awaited<ReturnType<typeof loader>>;
type Shown = NonNullable<Loaded['shown']>;

export default function Threats() {
  const { name, operator, weeks, known, shown } = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind={`Site ${siteName(name)}`} title="Threats">
        <p className="lead">
          What the products of {operator}’s customers met, in the regions whose statistics are kept
          at this site. Whole weeks, published once and never changed.
        </p>
      </Opening>
      {shown === undefined ? (
        <Band title="Weeks">
          <div className="empty">
            <p>No week is published yet.</p>
            <p>
              A week is published some days after it has ended, by the site that is the home of its
              region then. Other sites publish their own.
            </p>
          </div>
        </Band>
      ) : (
        <>
          <Band title="Period" note={`${shown.from} to the end of the week of ${shown.to}`}>
            <Narrow known={known} shown={shown} />
          </Band>
          <Countries shown={shown} />
          <TopTen shown={shown} />
          <Trend shown={shown} />
        </>
      )}
      <Rules shown={shown} />
      {weeks.length > 0 && <PublishedWeeks weeks={weeks} />}
    </>
  );
}

function Narrow({ known, shown }: { known: readonly string[]; shown: Shown }) {
  const { length, to, country, countries } = shown;
  const named = countries.flatMap((one) => (one.name === undefined ? [] : [one.name]));
  const offered = country === undefined || named.includes(country) ? named : [...named, country];
  return (
    <Form className="filter" method="get" key={`${length} ${to} ${country}`}>
      <Field label="Weeks">
        {(attributes) => (
          <select {...attributes} name="weeks" defaultValue={String(length)}>
            {periods.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Until the week of">
        {(attributes) => (
          <select {...attributes} name="until" defaultValue={to}>
            {known.map((week) => (
              <option key={week}>{week}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Country">
        {(attributes) => (
          <select {...attributes} name="country" defaultValue={country ?? ''}>
            <option value="">All</option>
            {offered
              .toSorted((a, b) => countryName(a).localeCompare(countryName(b), 'en'))
              .map((one) => (
                <option key={one} value={one}>
                  {countryName(one)}
                </option>
              ))}
          </select>
        )}
      </Field>
      <div className="actions wide">
        <button type="submit">Show</button>
        <Link to="/threats">The newest</Link>
      </div>
    </Form>
  );
}

const listedCountries = 12;

function Countries({ shown }: { shown: Shown }) {
  const { countries } = shown;
  const further = countries.slice(listedCountries);
  return (
    <Band
      title="By country"
      note={`${count(total(countries))} detections. What stands for several countries is on the list alone.`}
    >
      <ThreatMap countries={countries} />
      <CountriesTable shown={shown} rows={countries.slice(0, listedCountries)} />
      {further.length > 0 && (
        <details>
          <summary>{count(further.length)} further lines</summary>
          <CountriesTable shown={shown} rows={further} isFurther />
        </details>
      )}
      <Downloads shown={shown} by="country" />
    </Band>
  );
}

function CountriesTable(props: { shown: Shown; rows: Shown['countries']; isFurther?: boolean }) {
  const { shown, rows, isFurther = false } = props;
  const all = total(shown.countries);
  return (
    <Table
      label={isFurther ? 'Detections by country, continued' : 'Detections by country'}
      head={['Country', numbers('Detections'), numbers('Share')]}
    >
      {rows.map(({ name, detections }) => (
        <tr key={name ?? ''}>
          <th scope="row">
            {name === undefined ? (
              'Several countries, joined'
            ) : (
              <Link to={`?weeks=${shown.length}&until=${shown.to}&country=${name}`}>
                {countryName(name)}
              </Link>
            )}
          </th>
          <td className="number">{count(detections)}</td>
          <td className="number">{share(detections, all)}</td>
        </tr>
      ))}
    </Table>
  );
}

function TopTen({ shown }: { shown: Shown }) {
  const { threats, others, country } = shown;
  const all = total(threats) + others;
  const where = country === undefined ? '' : ` in ${countryName(country)}`;
  return (
    <Band title={`Most met${where}`} note="Threats as the products name them.">
      {all === 0 ? (
        <p>Nothing is published of this country in these weeks.</p>
      ) : (
        <Table
          label={`Most met${where}`}
          head={['Threat', numbers('Detections'), numbers('Share')]}
        >
          {threats.map(({ name, detections }) => (
            <tr key={name}>
              <th scope="row" className="name">
                <ThreatName name={name ?? ''} />
              </th>
              <td className="number">{count(detections)}</td>
              <td className="number">{share(detections, all)}</td>
            </tr>
          ))}
          <tr>
            <td>All others</td>
            <td className="number">{count(others)}</td>
            <td className="number">{share(others, all)}</td>
          </tr>
        </Table>
      )}
      <Downloads shown={shown} by="threat" />
    </Band>
  );
}

function Trend({ shown }: { shown: Shown }) {
  const { trend, country } = shown;
  const where = country === undefined ? '' : ` in ${countryName(country)}`;
  if (trend.length === 0) return null;
  return (
    <Band title={`Week by week${where}`} note="Weeks are ISO weeks in UTC, named by their Monday.">
      {trend.length > 1 && <BarChart title="Detections a week" bars={trend} />}
      <details open={trend.length === 1}>
        <summary>The same as a table</summary>
        <Table label="Detections by week" head={['Week of', numbers('Detections')]}>
          {trend.map(({ label, value }) => (
            <tr key={label}>
              <td>{label}</td>
              <td className="number">{count(value)}</td>
            </tr>
          ))}
        </Table>
      </details>
      <Downloads shown={shown} by="week" />
    </Band>
  );
}

function Downloads(props: { shown: Shown; by: 'week' | 'country' | 'threat' }) {
  const { shown, by } = props;
  const { from, to, country } = shown;
  const query = new URLSearchParams({ by, from, to, limit: '10000' });
  if (country !== undefined && by !== 'country') query.set('country', country);
  return (
    <p className="downloads screen">
      <span className="quiet">Data:</span>
      <a href={`/v1/threats/sums?${query}&format=csv`}>CSV, by {by}</a>
      <a href={`/v1/threats/sums?${query}`}>JSON, by {by}</a>
    </p>
  );
}

function Rules({ shown }: { shown: Shown | undefined }) {
  const least = shown?.least;
  return (
    <Band title="What is joined, and what withheld">
      <div className="prose">
        <p>
          {least === undefined
            ? 'No figure is of fewer than a few installations: how few, each week’s table says. '
            : `No figure here is of fewer than ${count(least)} installations. `}
          What fewer met in one country is joined to that country’s other rare threats; where even
          these are too few, to those of other countries; where these are too few as well, it is
          withheld.{' '}
          {shown?.isWithheld === true && 'In some of the weeks shown, something was withheld. '}
          Every sum is a sum of published cells, so that nothing can be had by subtracting.
        </p>
        <p>
          Events that came after their week was published are in no table: a second table would tell
          what lies between it and the first. The figures say what was reported, not how much there
          is: they depend on how many customers there are in a country. An installation has a new
          pseudonym each quarter; which customer or device sent what is not published at all.
        </p>
      </div>
    </Band>
  );
}

function share(part: number, all: number): string {
  return all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`;
}
