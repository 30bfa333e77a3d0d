import { Form, Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { narrowing, Pager } from '../parts/pager.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { bytes, regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

const fields = ['hash', 'customer', 'region', 'type', 'from', 'to', 'after'] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { site, party } = context.get(requestContext);
  const asked = narrowing(request.url, fields);
  const query = {
    ...asked,
    ...(asked.hash && { hash: asked.hash.toLowerCase() }),
    ...(asked.type && { type: asked.type.replace(/^\./, '') }),
  };
  const { data, refusal } = await outcome(site.GET('/v1/samples', { params: { query } }));
  return { asked, found: data, refusal, site: party.kind === 'site' ? party.name : '' };
}

export default function Samples() {
  const { asked, found, refusal, site } = useLoaderData<typeof loader>();
  const isNarrowed = Object.keys(asked).some((name) => name !== 'after');
  return (
    <>
      <Opening kind={`Site ${siteName(site)}`} title="Samples">
        <p className="prose">
          Each search is on record in the{' '}
          <Link to="/console/access-log?show=looks">access log</Link>: who, when, and by what it was
          narrowed. A hash that was searched for is not kept.
        </p>
      </Opening>
      <Band title="Search">
        <SearchForm asked={asked} />
      </Band>
      <Band title={isNarrowed ? 'Found' : 'Newest'} note="Newest first">
        {refusal && <Refused refusal={refusal} />}
        {found?.samples.length === 0 && <Nothing isNarrowed={isNarrowed} />}
        {found !== undefined && found.samples.length > 0 && <List samples={found.samples} />}
        <Pager next={found?.next} />
      </Band>
    </>
  );
}

type Asked = Awaited<ReturnType<typeof loader>>['asked'];
type Found = NonNullable<Awaited<ReturnType<typeof loader>>['found']>['samples'];

function SearchForm({ asked }: { readonly asked: Asked }) {
  return (
    <Form className="filter" method="get" role="search" key={JSON.stringify(asked)}>
      <div className="wide">
        <Field label="Hash" hint="SHA-256, SHA-1 or MD5, in hex">
          {(attributes) => (
            <input {...attributes} name="hash" defaultValue={asked.hash} spellCheck={false} />
          )}
        </Field>
      </div>
      <Field label="Customer" hint="Its id">
        {(attributes) => (
          <input {...attributes} name="customer" defaultValue={asked.customer} spellCheck={false} />
        )}
      </Field>
      <Field label="Region" hint="As the policy names it">
        {(attributes) => (
          <input {...attributes} name="region" defaultValue={asked.region} spellCheck={false} />
        )}
      </Field>
      <Field label="Type" hint="Extension of the file’s name">
        {(attributes) => (
          <input
            {...attributes}
            name="type"
            defaultValue={asked.type}
            maxLength={11}
            spellCheck={false}
          />
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
        <button type="submit">Search</button>
        <Link to="/console/samples">All</Link>
      </div>
    </Form>
  );
}

function Nothing({ isNarrowed }: { readonly isNarrowed: boolean }) {
  return (
    <div className="empty">
      {isNarrowed ? (
        <>
          <p>Nothing here is like that.</p>
          <p>
            A sample is kept at the home of its sender’s country alone: another site may have it.
            What has expired is found no more.
          </p>
        </>
      ) : (
        <>
          <p>This site has no samples yet.</p>
          <p>
            <Link to="/console/customers">Make a customer</Link>; its products submit with the API
            key that you get.
          </p>
        </>
      )}
    </div>
  );
}

function List({ samples }: { readonly samples: Found }) {
  return (
    <Table
      label="Samples"
      head={['SHA-256', 'Type', numbers('Size'), 'Region', 'Received', 'Data centres']}
    >
      {samples.map(({ sample, sha256, type, sizeBytes, region, at, copies }) => (
        <tr key={sample}>
          <th scope="row">
            <Link className="hash" to={`/console/samples/${sample}`}>
              {sha256.slice(0, 16)}…<span className="visually-hidden"> {sha256}</span>
            </Link>
          </th>
          <td>{type ?? '–'}</td>
          <td className="number">{bytes(sizeBytes)}</td>
          <td className="nowrap">{regionName(region)}</td>
          <td>
            <Moment at={at} />
          </td>
          <td>{copies.join(', ')}</td>
        </tr>
      ))}
    </Table>
  );
}
