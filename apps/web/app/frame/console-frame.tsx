import type { ReactNode } from 'react';
import {
  Link,
  type LoaderFunctionArgs,
  NavLink,
  Outlet,
  redirectDocument,
  useLoaderData,
  useRouteLoaderData,
} from 'react-router';
import { got } from '../api/client.ts';
import { countryName } from '../parts/words.ts';
import { type RequestContext, requestContext } from '../request-context.ts';
import { Failure, FailureWords } from './failure.tsx';
import { NotPermitted, type WhoMay } from './not-permitted.tsx';
import { Palette } from './palette.tsx';
import { type PlaceGroup, placesOf } from './places.ts';
import { SignOut } from './sign-out.tsx';

/** What the person may open, here and elsewhere; or why not what they asked for. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const known = context.get(requestContext);
  const { party, office, officeUrl, person } = known;
  // The session has ended while a page was open.
  if (person === undefined) throw redirectDocument(signInOf(request));
  const isOffice = party.kind === 'office';
  const sites = isOffice ? await got(office.GET('/v1/sites')) : [];
  const { permissions } = person;
  return {
    groups: placesOf({ party, permissions, officeUrl, sites }),
    party: party.kind,
    account: isOffice ? '/account' : `${officeUrl}/account`,
    person,
    whoMay: await whoMay(known),
  };
}

function signInOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  const page = pathname.replace(/\.data$/, '');
  return `/sign-in?return=${encodeURIComponent(page + search)}`;
}

async function whoMay({ refused, party, office }: RequestContext): Promise<WhoMay | undefined> {
  if (refused === undefined) return undefined;
  if (party.kind === 'site') return { ...refused, people: undefined };
  const answers = await Promise.all(
    refused.permissions.map((permission) =>
      got(
        office.GET('/v1/permissions/{permission}', {
          // What a route asks for is of the table; its names are not known here.
          params: { path: { permission: permission as 'overview.read' } },
        }),
      ),
    ),
  );
  return { ...refused, people: [...new Set(answers.flatMap(({ people }) => people))] };
}

type Loaded = Awaited<ReturnType<typeof loader>>;

/** What stands around every page of the console. */
export default function ConsoleFrame() {
  const loaded = useLoaderData<typeof loader>();
  return <Shell loaded={loaded}>{shown(loaded, <Outlet />)}</Shell>;
}

/** A page that fails leaves the rail where it is. */
export function ErrorBoundary() {
  const loaded = useRouteLoaderData<typeof loader>('frame/console-frame');
  if (loaded === undefined) return <Failure />;
  const first = <Link to="/console">To the overview</Link>;
  return <Shell loaded={loaded}>{shown(loaded, <FailureWords first={first} />)}</Shell>;
}

function shown({ whoMay: refused }: Loaded, page: ReactNode): ReactNode {
  return refused === undefined ? page : <NotPermitted {...refused} />;
}

function Shell({ loaded, children }: { loaded: Loaded; children: ReactNode }) {
  const { groups, party, account, person } = loaded;
  return (
    <div className="console">
      <a className="skip" href="#content">
        To the content
      </a>
      <nav className="rail" aria-label="Console">
        <Link className="mark" to="/">
          Vitrine
        </Link>
        <Palette groups={groups} listsRelocations={party === 'office'} />
        {groups.map((group) => (
          <Group key={group.title} {...group} />
        ))}
        <div className="you">
          <h2>You</h2>
          <p>
            <a href={account}>{person.name}</a>, {countryName(person.country)}
          </p>
          <p className="quiet">{person.roles.join(', ') || 'no role'}</p>
          <SignOut at={party} />
        </div>
      </nav>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** Other parties' own pages are a step further, and stand closed. */
function Group({ title, places, isElsewhere }: PlaceGroup) {
  if (isElsewhere) {
    return (
      <details>
        <summary>{title}</summary>
        <ul>
          {places.map(({ url, title: words }) => (
            <li key={url}>
              <a href={url}>{words}</a>
            </li>
          ))}
        </ul>
      </details>
    );
  }
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {places.map(({ url, title: words }) => (
          <li key={url}>
            <NavLink to={url} end={url === '/console'}>
              {words}
            </NavLink>
          </li>
        ))}
      </ul>
    </>
  );
}
