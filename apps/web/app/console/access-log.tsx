import { Form, Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { narrowing, Pager } from '../parts/pager.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { count, countryName, regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { purposes } from './sample-read.tsx';

const fields = ['person', 'sample', 'from', 'to', 'after'] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { site, party } = context.get(requestContext);
  const { show } = narrowing(request.url, ['show']);
  const name = party.kind === 'site' ? party.name : '';
  const asked = narrowing(request.url, fields);
  if (show === 'looks') {
    const looks = await outcome(site.GET('/v1/looks', { params: { query: asked } }));
    return { site: name, asked, purpose: undefined, looks, reads: undefined };
  }
  const { purpose } = narrowing(request.url, ['purpose']);
  const isKnown = purpose !== undefined && Object.hasOwn(purposes, purpose);
  const query = { ...asked, ...(isKnown && { purpose: purpose as keyof typeof purposes }) };
  const reads = await outcome(site.GET('/v1/reads', { params: { query } }));
  return { site: name, asked, purpose, looks: undefined, reads };
}

type Loaded = Awaited<ReturnType<typeof loader>>;

export default function AccessLog() {
  const { site, asked, purpose, looks, reads } = useLoaderData<typeof loader>();
  const isReads = reads !== undefined;
  const refusal = (reads ?? looks)?.refusal;
  return (
    <>
      <Opening kind={`Site ${siteName(site)}`} title="Access log">
        <p className="prose">
          {isReads
            ? 'Who has had the bytes of a sample. Each read is an entry of the public ledger too; what stands here goes when the sample does.'
            : 'Who searched for samples, who looked at what is known of one, and who asked where a file or host was seen. Kept for a year, here alone: in the public ledger it would tell strangers when people search.'}
        </p>
        <nav className="tabs" aria-label="What is shown">
          <Link to="/console/access-log" aria-current={isReads ? 'page' : undefined}>
            Reads
          </Link>
          <Link to="/console/access-log?show=looks" aria-current={isReads ? undefined : 'page'}>
            Searches and looks
          </Link>
        </nav>
      </Opening>
      <Band title="Narrow">
        <Filter asked={asked} purpose={purpose} isReads={isReads} />
      </Band>
      <Band title={isReads ? 'Reads' : 'Searches and looks'} note="Newest first, times in UTC">
        {refusal && <Refused refusal={refusal} />}
        {reads?.data && <Reads reads={reads.data.reads} />}
        {looks?.data && <Looks looks={looks.data.looks} />}
        <Pager next={(reads ?? looks)?.data?.next} />
        {isReads && <Download asked={asked} purpose={purpose} />}
      </Band>
    </>
  );
}

function Filter(props: Pick<Loaded, 'asked' | 'purpose'> & { readonly isReads: boolean }) {
  const { asked, purpose, isReads } = props;
  return (
    <Form className="filter" method="get" role="search" key={JSON.stringify(asked)}>
      {!isReads && <input type="hidden" name="show" value="looks" />}
      <Field label="Person">
        {(attributes) => <input {...attributes} name="person" defaultValue={asked.person} />}
      </Field>
      {isReads && (
        <Field label="Purpose">
          {(attributes) => (
            <select {...attributes} name="purpose" defaultValue={purpose ?? ''}>
              <option value="">All</option>
              {Object.entries(purposes).map(([name, words]) => (
                <option key={name} value={name}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label="Sample" hint="The site’s id of it">
        {(attributes) => (
          <input {...attributes} name="sample" defaultValue={asked.sample} spellCheck={false} />
        )}
      </Field>
      <Field label="From" hint="Day, UTC">
        {(attributes) => (
          <input {...attributes} type="date" name="from" defaultValue={asked.from?.slice(0, 10)} />
        )}
      </Field>
      <Field label="Before" hint="Day, UTC">
        {(attributes) => (
          <input {...attributes} type="date" name="to" defaultValue={asked.to?.slice(0, 10)} />
        )}
      </Field>
      <div className="actions wide">
        <button type="submit">Narrow</button>
        <Link to={isReads ? '/console/access-log' : '/console/access-log?show=looks'}>All</Link>
      </div>
    </Form>
  );
}

function Download({ asked, purpose }: Pick<Loaded, 'asked' | 'purpose'>) {
  const { after: _, ...narrowed } = asked;
  const query = new URLSearchParams({ ...narrowed, ...(purpose && { purpose }) }).toString();
  return (
    <p>
      <a href={`/v1/reads.csv${query === '' ? '' : `?${query}`}`}>All of these as a table (CSV)</a>
    </p>
  );
}

function Reads({
  reads,
}: {
  readonly reads: NonNullable<NonNullable<Loaded['reads']>['data']>['reads'];
}) {
  if (reads.length === 0) {
    return (
      <div className="empty">
        <p>No read is like that. A sample is read on its page, with a purpose and a case.</p>
        <p>
          <Link to="/console/samples">To the samples</Link>
        </p>
      </div>
    );
  }
  return (
    <Table
      label="Reads"
      head={[
        'When',
        'Who',
        'From',
        'Purpose',
        'Case',
        'Form',
        'Region',
        'Sample',
        numbers('Entry'),
      ]}
    >
      {reads.map((one) => (
        <tr key={one.index}>
          <td>
            <Moment at={one.at} />
          </td>
          <th scope="row" className="break">
            {one.reader}
          </th>
          <td>{countryName(one.country)}</td>
          <td>{one.purpose}</td>
          <td className="break">{one.case}</td>
          <td>
            {one.form}
            {one.approval && ', approved'}
          </td>
          <td className="nowrap">{regionName(one.region)}</td>
          <td>
            <Link className="hash" to={`/console/samples/${one.sample}`}>
              {one.sample.slice(0, 8)}
            </Link>
          </td>
          <td className="number">{count(Number(one.index))}</td>
        </tr>
      ))}
    </Table>
  );
}

const kinds = {
  search: 'searched',
  record: 'looked at',
  receipt: 'took a receipt of',
  prevalence: 'looked up in statistics',
} as const;

function Looks({
  looks,
}: {
  readonly looks: NonNullable<NonNullable<Loaded['looks']>['data']>['looks'];
}) {
  if (looks.length === 0) {
    return (
      <div className="empty">
        <p>Nobody has searched or looked at anything like that.</p>
      </div>
    );
  }
  return (
    <Table label="Searches and looks" head={['When', 'Who', 'From', 'What', 'Narrowed by']}>
      {looks.map(({ at, kind, person, country, sample, terms }) => (
        <tr key={`${at} ${person} ${kind} ${sample}`}>
          <td>
            <Moment at={at} />
          </td>
          <th scope="row" className="break">
            {person}
          </th>
          <td>{countryName(country)}</td>
          <td>
            {kinds[kind]}{' '}
            {sample && (
              <Link className="hash" to={`/console/samples/${sample}`}>
                {sample.slice(0, 8)}
              </Link>
            )}
          </td>
          <td className="break">
            {Object.entries(terms)
              .map(([name, value]) => `${name} ${value}`)
              .join(', ') || '–'}
          </td>
        </tr>
      ))}
    </Table>
  );
}
