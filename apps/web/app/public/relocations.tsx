import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { RelocationStatus } from '../api/answers.ts';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { relocationStates } from '../parts/state-words.ts';
import { bytes, count, listed, regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const { relocations } = await got(office.GET('/v1/relocations'));
  const rows = relocations.map(rowOf).reverse();
  return {
    open: rows.filter(({ isOver }) => !isOver),
    over: rows.filter(({ isOver }) => isOver),
  };
}

function rowOf(one: RelocationStatus) {
  const { relocation, region, classes, from, to, state, plan, steps } = one;
  const isOver = state === 'certified' || state === 'aborted';
  const at = steps.at(-1)?.finishedAt ?? steps.at(-1)?.startedAt ?? plan.createdAt;
  const { counts, createdAt } = plan;
  return {
    ...{ relocation, region, classes, from, to, state, isOver, createdAt, at },
    samples: counts.sample,
    bytes: plan.bytes,
  };
}

type Row = ReturnType<typeof rowOf>;

export default function Relocations() {
  const { open, over } = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind="Residency" title="Relocations">
        <p className="lead">
          A relocation moves one region’s data from one site to another while intake goes on. Two
          people approve the start and two the erasure of what is left behind; a certificate ends
          it.
        </p>
      </Opening>
      <Band title="Planned and under way" note="One of a region at a time.">
        {open.length === 0 ? <p>None.</p> : <Rows rows={open} last="Last step" />}
      </Band>
      <Band title="Finished" note="Newest first.">
        {over.length === 0 ? <p>None yet.</p> : <Rows rows={over} last="Finished" />}
      </Band>
    </>
  );
}

function Rows({ rows, last }: { rows: readonly Row[]; last: string }) {
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Region</th>
            <th scope="col">From, to</th>
            <th scope="col">State</th>
            <th scope="col">{last}</th>
            <th scope="col" className="number">
              Files planned
            </th>
            <th scope="col">What</th>
            <th scope="col">Planned</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.relocation}>
              <th scope="row">
                <Link to={`/relocations/${row.relocation}`}>{regionName(row.region)}</Link>
              </th>
              <td className="nowrap">
                {siteName(row.from)} to {siteName(row.to)}
              </td>
              <td>
                <State {...relocationStates[row.state]} />
              </td>
              <td>
                <Moment at={row.at} />
              </td>
              <td className="number">
                {count(row.samples)}
                <br />
                <span className="quiet">{bytes(row.bytes)}</span>
              </td>
              <td>{listed(row.classes)}</td>
              <td>
                <Moment at={row.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
