import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { required } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';
import { regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

interface Waiting {
  readonly what: string;
  readonly to: string;
  readonly by: string;
  readonly expiresAt: string | undefined;
}

/** Everything that waits for a second person, of all kinds. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { office, person } = context.get(requestContext);
  const maySeePolicy = person?.permissions.includes('policy.read') ?? false;
  const [{ relocations }, { requests }, { proposals }] = await Promise.all([
    required(office.GET('/v1/relocations')),
    required(office.GET('/v1/access-requests')),
    maySeePolicy ? required(office.GET('/v1/policy-proposals')) : { proposals: [] },
  ]);
  const waiting: Waiting[] = [
    ...relocations.flatMap(({ state, region, from, to, relocation, plan, approvals }) => {
      const stage = state === 'planned' ? 'start' : state === 'soaking' ? 'retirement' : undefined;
      const people = approvals.filter((one) => one.stage === stage);
      if (stage === undefined || people.length >= 2) return [];
      const move = `${regionName(region)} from ${siteName(from)} to ${siteName(to)}`;
      return {
        what: stage === 'start' ? `Start: ${move}` : `Erasure at the source: ${move}`,
        to: `/console/relocations/${relocation}`,
        by: plan.createdBy,
        expiresAt: stage === 'start' ? plan.expiresAt : undefined,
      };
    }),
    ...requests
      .filter(({ state }) => state === 'waiting')
      .map(({ request, site, form, purpose, by, expiresAt }) => ({
        what: `Read at ${siteName(site)} as ${form}, for ${purpose}`,
        to: `/console/approvals/${request}`,
        by,
        expiresAt,
      })),
    ...proposals
      .filter(({ state }) => state === 'waiting')
      .map(({ proposal, version, by, expiresAt }) => ({
        what: `Policy version ${version}`,
        to: `/console/policy/proposals/${proposal}`,
        by,
        expiresAt,
      })),
  ];
  return { waiting, operator: person?.name };
}

export default function ApprovalsPage() {
  const { waiting, operator } = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind="Office" title="Approvals">
        <p className="prose">What takes two people, and has one so far.</p>
      </Opening>
      <Band title="Waiting">
        {waiting.length === 0 ? (
          <div className="empty">
            <p>Nothing waits for a second person.</p>
          </div>
        ) : (
          <Table label="Waiting" head={['What', 'Asked for by', 'Until']}>
            {waiting.map(({ what, to, by, expiresAt }) => (
              <tr key={to}>
                <th scope="row">
                  <Link to={to}>{what}</Link>
                </th>
                <td>{by === operator ? `${by} (you)` : by}</td>
                <td>{expiresAt === undefined ? '' : <Moment at={expiresAt} />}</td>
              </tr>
            ))}
          </Table>
        )}
      </Band>
    </>
  );
}
