import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { count, listed } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { partyName } from './ledgers-table.tsx';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  return got(office.GET('/v1/ledgers'));
}

/** Every party's ledger, and where to read it. */
export default function Ledgers() {
  const { ledgers } = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind="Public ledgers" title="Ledgers">
        <p className="lead">
          Each party writes what it does into a ledger that can only grow. The others sign that they
          have seen it; any program that reads tlog-tiles can check all of it.
        </p>
      </Opening>
      <Band title="All">
        <Table label="Ledgers" head={['Of', numbers('Entries'), 'Newest entry', 'Seen by']}>
          {ledgers.map(({ party, url, head, problem }) => (
            <tr key={party}>
              <th scope="row">
                <a href={party === 'office' ? '/ledger' : `${url}/ledger`}>{partyName(party)}</a>
              </th>
              <td className="number">{head ? count(BigInt(head.size)) : ''}</td>
              <td>
                {head?.newestEntryAt && <Moment at={head.newestEntryAt} />}
                {problem === 'unreachable' && 'It does not answer.'}
                {problem === 'bad-checkpoint' && 'Its checkpoint is not signed as it should be.'}
              </td>
              <td>{listed((head?.witnesses ?? []).map((one) => witnessName(one.party)))}</td>
            </tr>
          ))}
        </Table>
      </Band>
      <Band title="For programs" note="C2SP tlog-tiles">
        <dl className="facts">
          {ledgers.flatMap(({ party, origin, url }) => [
            <dt key={`${party}-name`}>{partyName(party)}</dt>,
            <dd key={party}>
              <span className="mono">{origin}</span> at <span className="mono">{url}/ledger</span>
            </dd>,
          ])}
        </dl>
      </Band>
    </>
  );
}

function witnessName(party: string): string {
  return party === 'office' ? 'the office' : partyName(party);
}
