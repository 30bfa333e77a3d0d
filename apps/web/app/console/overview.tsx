import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { useLive } from '../parts/live.ts';
import { listed, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { Alerts, Parties, type Seen, SiteNow, SitesInTime } from './overview-parts.tsx';

export async function loader({ context }: LoaderFunctionArgs) {
  const { party, person, office, site } = context.get(requestContext);
  const may = person?.permissions.includes('overview.read') ?? false;
  const isOffice = party.kind === 'office';
  const overview = may && isOffice ? await got(office.GET('/v1/overview')) : null;
  const figures = may && !isOffice ? await got(site.GET('/v1/figures')) : null;
  return { party, person, overview, figures };
}

/** Where one arrives: how the parties' work goes, and what one may do here. */
export default function OverviewPage() {
  const { party, person, overview, figures } = useLoaderData<typeof loader>();
  const here = party.kind === 'office' ? 'Office' : `Site ${siteName(party.name)}`;
  return (
    <>
      <Opening kind={here} title="Overview">
        <p className="prose">
          You are {person?.name}: {listed(person?.roles ?? []) || 'without a role'}.
        </p>
      </Opening>
      {overview !== null && <Live sent={overview} />}
      {figures !== null && (
        <Band
          title="This site now"
          note="As it was when the page was loaded. What is stored is counted once a minute."
        >
          <SiteNow figures={figures} rate={null} />
        </Band>
      )}
      {overview === null && figures === null && (
        <Band title="State of the system" note="Public, and the same for everybody">
          <p>
            <Link to="/">Homes, ledgers and the latest relocation</Link>
          </p>
        </Band>
      )}
      <MayDo permissions={person?.permissions ?? []} />
    </>
  );
}

function Live({ sent }: { sent: Seen }) {
  const seen = useLive(sent, '/v1/overview/events');
  return (
    <>
      <Alerts seen={seen} />
      <Parties seen={seen} />
      <SitesInTime seen={seen} />
    </>
  );
}

function MayDo({ permissions }: { permissions: readonly string[] }) {
  return (
    <Band title="What you may do" note="By your roles">
      {permissions.length === 0 ? (
        <p>Your roles permit nothing that has a page yet.</p>
      ) : (
        <details>
          <summary>{permissions.length} permissions</summary>
          <ul className="plain">
            {permissions.map((one) => (
              <li key={one} className="mono">
                {one}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Band>
  );
}
