import { Form, Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { BarChart, everyDay } from '../parts/bar-chart.tsx';
import { Field, Refused } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { narrowing } from '../parts/pager.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { count, countryName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { LookUp } from './look-up-form.tsx';

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { site, party } = context.get(requestContext);
  const { kind, value = '' } = params;
  if (kind !== 'hash' && kind !== 'host') throw new Response('Not found', { status: 404 });
  const asked = narrowing(request.url, ['from', 'to']);
  const query = { ...asked };
  const { data, refusal } = await (kind === 'hash'
    ? outcome(
        site.GET('/v1/statistics/hashes/{sha256}', { params: { path: { sha256: value }, query } }),
      )
    : outcome(
        site.GET('/v1/statistics/hosts/{host}', { params: { path: { host: value }, query } }),
      ));
  return { site: party.kind === 'site' ? party.name : '', kind, value, asked, data, refusal };
}

type Loaded = Awaited<ReturnType<typeof loader>>;
type Seen = NonNullable<Loaded['data']>;

export default function Prevalence() {
  const { site, kind, value, asked, data, refusal } = useLoaderData<typeof loader>();
  const short = kind === 'hash' ? `${value.slice(0, 16)}…` : value;
  return (
    <>
      <Opening
        kind={`${kind === 'hash' ? 'A file' : 'A host'} in the statistics of ${siteName(site)}`}
        title={short}
      >
        {kind === 'hash' && <p className="mono">{value}</p>}
        <p className="prose">
          That you looked one thing up is in the{' '}
          <Link to="/console/access-log?show=looks">access log</Link>; which, is not.
          {kind === 'hash' && (
            <>
              {' '}
              <Link to={`/console/samples?hash=${value}`}>Samples of this file</Link>
            </>
          )}
        </p>
      </Opening>
      {refusal && <Refused refusal={refusal} />}
      {data && <Answer seen={data} kind={kind} value={value} />}
      <Band title="Period">
        <Form className="filter" method="get" key={JSON.stringify(asked)}>
          <Field label="From" hint="First day, UTC">
            {(attributes) => (
              <input {...attributes} type="date" name="from" defaultValue={asked.from} />
            )}
          </Field>
          <Field label="To" hint="Last day, UTC">
            {(attributes) => (
              <input {...attributes} type="date" name="to" defaultValue={asked.to} />
            )}
          </Field>
          <div className="actions wide">
            <button type="submit">Narrow</button>
            <Link to="?">All that is kept</Link>
          </div>
        </Form>
      </Band>
      <Band title="Look another up">
        <LookUp look={value} />
        <p>
          <Link to="/console/statistics">To the statistics</Link>
        </p>
      </Band>
    </>
  );
}

function Answer({ seen, kind, value }: { seen: Seen } & Pick<Loaded, 'kind' | 'value'>) {
  if (seen.firstSeen === undefined || seen.lastSeen === undefined) {
    return (
      <Band title="Not seen">
        <p>
          No event from {seen.from} to {seen.to} names it.
        </p>
      </Band>
    );
  }
  const totals = new Map(seen.days.map(({ day, total }) => [day, total]));
  const days = { from: seen.firstSeen.slice(0, 10), to: seen.lastSeen.slice(0, 10) };
  const base = kind === 'hash' ? '/v1/statistics/hashes' : '/v1/statistics/hosts';
  const at = (format: string) =>
    `${base}/${encodeURIComponent(value)}?from=${seen.from}&to=${seen.to}&limit=10000&format=${format}`;
  return (
    <>
      <Band title="Seen" note={`From ${seen.from} to ${seen.to}`}>
        <dl className="facts">
          <dt>First</dt>
          <dd>
            <Moment at={seen.firstSeen} />
          </dd>
          <dt>Last</dt>
          <dd>
            <Moment at={seen.lastSeen} />
          </dd>
          <dt>Times</dt>
          <dd>{count(seen.total)}</dd>
          <dt>Events</dt>
          <dd>{count(seen.events)}</dd>
          <dt>Countries</dt>
          <dd>{count(seen.countries.length)}</dd>
          <dt>Products</dt>
          <dd>{count(seen.products.length)}</dd>
        </dl>
        {seen.days.length > 1 && (
          <BarChart title="Times a day" bars={everyDay(days, (day) => totals.get(day) ?? 0)} />
        )}
        <p className="downloads">
          <span className="quiet">Day by day, by all sides:</span>
          <a href={at('csv')}>CSV</a>
          <a href={at('parquet')}>Parquet</a>
          <a href={at('arrow')}>Arrow</a>
        </p>
      </Band>
      <Side
        title="By country"
        head="Country"
        rows={seen.countries.map(({ country, ...sums }) => [countryName(country), sums])}
      />
      <Side
        title="By product"
        head="Product"
        rows={seen.products.map(({ product, ...sums }) => [product || 'not told', sums])}
      />
      <Side
        title="By type of event"
        head="Type"
        rows={seen.types.map(({ type, ...sums }) => [type, sums])}
      />
      <Side
        title="By day"
        head="Day"
        rows={seen.days.map(({ day, ...sums }) => [day, sums])}
        isLong
      />
    </>
  );
}

function Side(props: {
  readonly title: string;
  readonly head: string;
  readonly rows: readonly (readonly [
    string,
    { readonly total: number; readonly events: number },
  ])[];
  /** Closed unless asked for. */
  readonly isLong?: boolean;
}) {
  const { title, head, rows, isLong = false } = props;
  const table = (
    <Table label={title} head={[head, numbers('Times'), numbers('Events')]}>
      {rows.map(([name, { total, events }]) => (
        <tr key={name}>
          <th scope="row" className="name">
            {name}
          </th>
          <td className="number">{count(total)}</td>
          <td className="number">{count(events)}</td>
        </tr>
      ))}
    </Table>
  );
  return (
    <Band title={title}>
      {isLong ? (
        <details>
          <summary>{count(rows.length)} days</summary>
          {table}
        </details>
      ) : (
        table
      )}
    </Band>
  );
}
