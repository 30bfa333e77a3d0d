import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Refused } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { count, several, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { site, party, person } = context.get(requestContext);
  const [{ erasures }, { check }] = await Promise.all([
    got(site.GET('/v1/statistics/erasures')),
    got(site.GET('/v1/erasure-coverage')),
  ]);
  return {
    erasures,
    check,
    site: party.kind === 'site' ? party.name : '',
    mayCheck: person?.permissions.includes('customers.erase') ?? false,
  };
}

/** Makes the check now instead of within a day. */
export async function action({ context }: ActionFunctionArgs) {
  const { site } = context.get(requestContext);
  const { refusal } = await outcome(site.POST('/v1/erasure-coverage'));
  return { refusal };
}

type Loaded = Awaited<ReturnType<typeof loader>>;

export default function ErasuresPage() {
  const { erasures, check, site, mayCheck } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <Opening kind={`Site ${siteName(site)}`} title="Erasures">
        <p className="prose">
          A customer’s events of threat statistics go for good: files that hold them are written
          anew without them, and each erasure stands in the ledger. A privacy officer orders one
          with <code>vitrine statistics erase</code>.
        </p>
      </Opening>
      <Band title="Ordered" note="The newest hundred">
        {erasures.length === 0 ? (
          <div className="empty">
            <p>No customer’s events were ever to be erased here.</p>
          </div>
        ) : (
          <Ordered erasures={erasures} />
        )}
      </Band>
      <Band
        title="What erasure reaches"
        note="Each day real ids, pseudonyms and hashes are looked for in every table and folder of the site."
      >
        {sent?.refusal && <Refused refusal={sent.refusal} />}
        <Coverage check={check} />
        {mayCheck && (
          <Form method="post">
            <button type="submit">Check now</button>
          </Form>
        )}
      </Band>
    </>
  );
}

const reasons: Readonly<Record<string, string>> = {
  'user-request': 'asked for by a person',
  'contract-ended': 'the contract has ended',
  'legal-order': 'ordered by law',
  'sent-in-error': 'sent in error',
};

function Ordered({ erasures }: Pick<Loaded, 'erasures'>) {
  return (
    <Table
      label="Erasures"
      head={['Customer', 'Why', 'Ordered', 'State', numbers('Events erased'), numbers('Of blocks')]}
    >
      {erasures.map((one) => (
        <tr key={one.erasure}>
          <th scope="row" className="hash">
            <Link to={`/console/customers/${one.customer}`}>{one.customer.slice(0, 8)}</Link>
          </th>
          <td>{reasons[one.reason] ?? one.reason}</td>
          <td>
            <Moment at={one.orderedAt} /> by {one.orderedBy}
          </td>
          <td>
            <ErasureState erasure={one} />
          </td>
          <td className="number">
            {count(one.eventsErased)}
            {one.state === 'open' && ` of ${count(one.events)}`}
          </td>
          <td className="number">{count(one.blocksErased)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** Codes that pass by themselves, and those that take somebody. */
const waits: Readonly<Record<string, string>> = {
  fenced: 'until the relocation of the region ends',
  'not-home': 'the region has moved: its new home erases',
  'store-unavailable': 'until the statistics database answers and nothing waits',
  'not-gone': 'old files do not go: somebody has to read the log',
};

function ErasureState({ erasure }: { readonly erasure: Loaded['erasures'][number] }) {
  const { finishedAt, waitsFor } = erasure;
  if (finishedAt !== undefined) {
    return (
      <>
        <State tone="good" words="done" /> <Moment at={finishedAt} />
      </>
    );
  }
  if (waitsFor === undefined) return <State tone="warn" words="going on" />;
  return (
    <>
      <State tone={waitsFor === 'not-gone' ? 'bad' : 'warn'} words="waits" />{' '}
      {waits[waitsFor] ?? waitsFor}
    </>
  );
}

const held: Readonly<Record<string, string>> = {
  customer: 'customers’ ids',
  installation: 'pseudonyms of installations',
  hash: 'hashes of samples',
};

function Coverage({ check }: Pick<Loaded, 'check'>) {
  if (check === undefined) return <p>No check was made yet; the first comes by itself.</p>;
  const { checkedAt, places, uncovered } = check;
  const when = (
    <>
      Checked <Moment at={checkedAt} />
    </>
  );
  if (uncovered.length === 0) {
    return (
      <p>
        <State tone="good" words="no gap" /> {when}: {several(places, 'place holds', 'places hold')}{' '}
        something of customers, and each has its erasure rule.
      </p>
    );
  }
  return (
    <>
      <p className="notice bad">
        {when}: of {several(places, 'place', 'places')} that hold something of customers,{' '}
        {count(uncovered.length)} have no erasure rule. Nothing erases what stands there.
      </p>
      <Table label="Without an erasure rule" head={['Place', 'Holds']}>
        {uncovered.map(({ place, holds }) => (
          <tr key={place}>
            <th scope="row" className="name">
              {place}
            </th>
            <td>{holds.map((one) => held[one] ?? one).join(', ')}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
