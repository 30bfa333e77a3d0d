import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { Band, Opening } from '../parts/band.tsx';
import { listed, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { party, person } = context.get(requestContext);
  return { party, person };
}

/** Where one arrives: who one is here, and what that permits. */
export default function Overview() {
  const { party, person } = useLoaderData<typeof loader>();
  const here = party.kind === 'office' ? 'Office' : `Site ${siteName(party.name)}`;
  const permissions = person?.permissions ?? [];
  return (
    <>
      <Opening kind={here} title="Overview">
        <p className="prose">
          You are {person?.name}: {listed(person?.roles ?? [])}. What you may open stands in the
          list beside; Ctrl-K finds it by name.
        </p>
      </Opening>
      <Band title="State of the system" note="Public, and the same for everybody">
        <p>
          <Link to="/">Homes, ledgers and the latest relocation</Link>
        </p>
        {party.kind === 'office' && (
          <p>
            <Link to="/status">Each party: reachable, ready, its ledger and witnesses</Link>
          </p>
        )}
      </Band>
      <Band title="What you may do" note="By your roles">
        {permissions.length === 0 ? (
          <p>Your roles permit nothing that has a page yet.</p>
        ) : (
          <ul className="plain">
            {permissions.map((one) => (
              <li key={one} className="mono">
                {one}
              </li>
            ))}
          </ul>
        )}
      </Band>
    </>
  );
}
