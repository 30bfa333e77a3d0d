import { Form, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { narrowing } from '../parts/pager.tsx';
import { Table } from '../parts/table.tsx';
import { count } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { LedgerCheck } from './ledger-check.tsx';
import { LedgerGrowth } from './ledger-growth.tsx';
import { LedgerHead } from './ledger-head.tsx';
import { partyName } from './ledgers-table.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { own } = context.get(requestContext);
  const asked = narrowing(request.url, ['below', 'type']);
  const query = { ...asked, limit: 50 };
  const [ledger, page, { points }, trust] = await Promise.all([
    got(own.GET('/v1/ledger')),
    got(own.GET('/v1/ledger/entries', { params: { query } })),
    got(own.GET('/v1/ledger/growth')),
    got(own.GET('/v1/trust-policy', { parseAs: 'text' })),
  ]);
  return { asked, ledger, page, points, trust: String(trust) };
}

/** The entries of this party's ledger, newest first. */
export default function LedgerPage() {
  const { asked, ledger, page, points, trust } = useLoaderData<typeof loader>();
  const next =
    page.next === undefined
      ? undefined
      : new URLSearchParams({ below: page.next, ...(asked.type && { type: asked.type }) });
  return (
    <>
      <Opening
        kind="Public ledger"
        title={`Ledger of ${ledger.party === 'office' ? 'the office' : partyName(ledger.party)}`}
      >
        <p className="prose">
          {count(BigInt(ledger.size))} entries. Each says what kind of act it was and when; what it
          holds stands under a commitment that only a receipt opens.
        </p>
      </Opening>
      <Band title="Entries" note="Newest first">
        <Form className="row" method="get">
          <Field label="Type">
            {(attributes) => (
              <select {...attributes} name="type" defaultValue={asked.type ?? ''}>
                <option value="">all</option>
                {ledger.types.map((type) => (
                  <option key={type}>{type}</option>
                ))}
              </select>
            )}
          </Field>
          <button type="submit">Show</button>
        </Form>
        <Table label="Entries" head={['Index', 'Type', 'At', 'Region', 'Commitment', 'Proof']}>
          {page.entries.map(({ index, entry }) => (
            <tr key={index} id={`entry-${index}`}>
              <th scope="row">{index}</th>
              <td className="nowrap">{entry.type}</td>
              <td>
                <Moment at={entry.at} />
              </td>
              <td>{entry.region ?? ''}</td>
              <td className="mono">{entry.commit.slice(0, 20)}…</td>
              <td>
                <a href={`/v1/ledger/entries/${index}/proof`} download>
                  proof
                  <span className="visually-hidden"> of entry {index}</span>
                </a>
              </td>
            </tr>
          ))}
        </Table>
        {next && (
          <p>
            <a href={`?${next}`}>Older</a>
          </p>
        )}
      </Band>
      <LedgerCheck origin={ledger.origin} trust={trust} />
      <LedgerGrowth points={points} />
      <LedgerHead checkpoint={ledger.checkpoint} />
    </>
  );
}
