import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { bytes, count, countryName, regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { SampleRead } from './sample-read.tsx';
import type { LoadedSample, SampleRecord } from './sample-record.ts';

export async function loader({
  request,
  params,
  context,
}: LoaderFunctionArgs): Promise<LoadedSample> {
  const { site, officeUrl, person } = context.get(requestContext);
  const path = { id: params.id ?? '' };
  const record = await got(site.GET('/v1/samples/{id}/record', { params: { path } }));
  const problem = new URL(request.url).searchParams.get('problem');
  return { record, officeUrl, problem, person: person?.name };
}

export default function Sample() {
  const loaded = useLoaderData<typeof loader>();
  const { record } = loaded;
  return (
    <>
      <Opening
        kind={`Sample at ${siteName(record.site)}`}
        title={`${record.sha256.slice(0, 16)}…`}
        windowTitle={`Sample ${record.sha256.slice(0, 16)}`}
      >
        <p className="prose">
          That you looked here is in the <Link to="/console/access-log?show=looks">access log</Link>
          .
        </p>
        <p>
          <Link to={`/console/samples/${record.sample}/analysis`}>What its analysis found</Link>
        </p>
      </Opening>
      <Band title="What it is">
        <Facts record={record} />
      </Band>
      <SampleRead {...loaded} />
      <Band title="Copies" note="One in each data centre, encrypted">
        <Copies record={record} />
      </Band>
      <Band
        title="Submissions"
        note="The newest 50. Names and addresses were depersonalised when they came in."
      >
        <Submissions submissions={record.submissions} />
      </Band>
      <Band title="Reads" note="The newest 50, each an entry of the public ledger">
        <Reads reads={record.reads} />
      </Band>
      <Band title="History in the ledger" note="A receipt can be verified by anybody, offline">
        <History record={record} />
      </Band>
    </>
  );
}

function Facts({ record }: { readonly record: SampleRecord }) {
  const { key } = record;
  return (
    <dl className="facts">
      <dt>SHA-256</dt>
      <dd className="mono">{record.sha256}</dd>
      <dt>SHA-1</dt>
      <dd className="mono">{record.sha1}</dd>
      <dt>MD5</dt>
      <dd className="mono">{record.md5}</dd>
      <dt>Size</dt>
      <dd>
        {count(record.sizeBytes)} bytes ({bytes(record.storedBytes)} encrypted)
      </dd>
      <dt>Region</dt>
      <dd>{regionName(record.region)}</dd>
      <dt>Received</dt>
      <dd>
        <Moment at={record.receivedAt} />
      </dd>
      <dt>Expires</dt>
      <dd>
        <Moment at={record.expiresAt} />
      </dd>
      <dt>Key</dt>
      <dd>
        <Link to="/console/keys">{key.quarter ?? 'of an unknown quarter'}</Link>{' '}
        <span className="mono">{key.keyId}</span>
        {key.destroyedAt && (
          <>
            {' '}
            <span className="state bad">destroyed</span> <Moment at={key.destroyedAt} />
          </>
        )}
      </dd>
      <dt>Id at this site</dt>
      <dd className="mono">{record.sample}</dd>
    </dl>
  );
}

const copyStates = { whole: 'good', damaged: 'bad', missing: 'warn' } as const;

function Copies({ record }: { readonly record: SampleRecord }) {
  return (
    <ul className="plain">
      {record.copies.map(({ dataCentre, state, fault }) => (
        <li key={dataCentre}>
          <strong>{dataCentre}</strong>{' '}
          <span className={`state ${copyStates[state]}`}>
            {state === 'whole' ? 'no fault known' : state}
          </span>
          {fault && <span className="quiet"> ({fault})</span>}
        </li>
      ))}
    </ul>
  );
}

function Submissions({ submissions }: Pick<SampleRecord, 'submissions'>) {
  return (
    <Table
      label="Submissions"
      head={['Customer', 'Country', 'Received', 'File', 'From', 'Product', 'Reason']}
    >
      {submissions.map((one) => (
        <tr key={one.submission}>
          <th scope="row" className="break">
            <Link to={`/console/customers/${one.customer}`}>
              {one.customerName ?? one.customer.slice(0, 8)}
            </Link>
          </th>
          <td>{countryName(one.country)}</td>
          <td>
            <Moment at={one.receivedAt} />
          </td>
          <td className="break">{one.fileName ?? '–'}</td>
          <td className="break">{one.sourceUrl ?? '–'}</td>
          <td className="break">
            {one.product === undefined ? '–' : `${one.product} ${one.productVersion ?? ''}`}
          </td>
          <td className="break">{one.reason ?? '–'}</td>
        </tr>
      ))}
    </Table>
  );
}

function Reads({ reads }: Pick<SampleRecord, 'reads'>) {
  if (reads.length === 0) return <p className="quiet">Nobody has read it.</p>;
  return (
    <Table
      label="Reads"
      head={['When', 'Who', 'From', 'Purpose', 'Case', 'Form', numbers('Entry')]}
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
          <td className="number">{count(Number(one.index))}</td>
        </tr>
      ))}
    </Table>
  );
}

function History({ record }: { readonly record: SampleRecord }) {
  return (
    <Table label="History in the ledger" head={[numbers('Entry'), 'What', 'When', 'Receipt']}>
      {record.entries.map(({ index, type, at, opened }) => (
        <tr key={index}>
          <td className="number">{count(Number(index))}</td>
          <th scope="row">{type}</th>
          <td>
            <Moment at={at} />
          </td>
          <td>
            {opened ? (
              <a href={`/v1/samples/${record.sample}/receipts/${index}`}>
                Receipt<span className="visually-hidden"> of entry {index}</span>
              </a>
            ) : (
              'its opening is destroyed'
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
