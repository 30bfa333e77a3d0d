import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { narrowing, Pager } from '../parts/pager.tsx';
import { State } from '../parts/state.tsx';
import { relocationStates } from '../parts/state-words.ts';
import { numbers, Table } from '../parts/table.tsx';
import { bytes, count, regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

const limit = 50;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { office, person } = context.get(requestContext);
  const query = { limit, ...narrowing(request.url, ['after']) };
  const page = await got(office.GET('/v1/relocations', { params: { query } }));
  return { ...page, mayPlan: person?.permissions.includes('relocations.plan') ?? false };
}

export default function RelocationsPage() {
  const { relocations, next, mayPlan } = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind="Office" title="Relocations">
        <p className="prose">
          A relocation moves one region’s data to another site while intake goes on.
        </p>
        {mayPlan && relocations.length > 0 && (
          <p className="ways">
            <Link className="button" to="/console/relocations/new">
              Plan a relocation
            </Link>
          </p>
        )}
      </Opening>
      <Band title="All" note="Newest first">
        {relocations.length === 0 ? (
          <Nothing mayPlan={mayPlan} />
        ) : (
          <List relocations={relocations} />
        )}
        <Pager next={next} />
      </Band>
    </>
  );
}

function Nothing({ mayPlan }: { mayPlan: boolean }) {
  return (
    <div className="empty">
      <p>No relocation has been planned.</p>
      <p>
        {mayPlan ? (
          <>
            <Link to="/console/relocations/new">Plan one</Link>: a dry run says what would move, how
            much it is and how long it would take. Nothing moves before two people approve.
          </>
        ) : (
          'A data steward can plan one.'
        )}
      </p>
    </div>
  );
}

type Loaded = Awaited<ReturnType<typeof loader>>;

function List({ relocations }: Pick<Loaded, 'relocations'>) {
  const head = ['Region', 'From, to', 'State', numbers('Files'), numbers('Bytes'), 'Planned'];
  return (
    <Table label="Relocations" head={head}>
      {relocations.map(({ relocation, region, from, to, state, plan }) => (
        <tr key={relocation}>
          <th scope="row">
            <Link to={`/console/relocations/${relocation}`}>{regionName(region)}</Link>
          </th>
          <td className="nowrap">
            {siteName(from)} to {siteName(to)}
          </td>
          <td>
            <State {...relocationStates[state]} />
          </td>
          <td className="number">{count(plan.counts.sample)}</td>
          <td className="number">{bytes(plan.bytes)}</td>
          <td>
            <Moment at={plan.createdAt} /> by {plan.createdBy}
          </td>
        </tr>
      ))}
    </Table>
  );
}
