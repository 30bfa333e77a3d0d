import { Link, type LoaderFunctionArgs, NavLink, Outlet, useLoaderData } from 'react-router';
import { required } from '../api/outcome.ts';
import { type Page, pages } from '../pages.ts';
import { siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { Palette } from './palette.tsx';

/** What the person may open here, and where the other parties' consoles are. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { party, office, officeUrl, person } = context.get(requestContext);
  const may = (page: Page) =>
    page.permission === 'signed-in' || person?.permissions.includes(page.permission);
  const places = (pages as readonly Page[])
    .filter(
      ({ path, at }) =>
        path.startsWith('/console') && !path.includes(':') && at !== otherOf(party.kind),
    )
    .filter(may)
    .map(({ path, title }) => ({ path, title }));
  const others =
    party.kind === 'office'
      ? (await required(office.GET('/v1/sites'))).map(({ name, url }) => ({
          url: `${url}/console`,
          words: `Site ${siteName(name)}`,
        }))
      : [{ url: `${officeUrl}/console`, words: 'Office' }];
  const here = party.kind === 'office' ? 'Office' : `Site ${siteName(party.name)}`;
  const account = party.kind === 'office' ? '/account' : `${officeUrl}/account`;
  return { places, others, here, account, person };
}

function otherOf(kind: 'office' | 'site'): string {
  return kind === 'office' ? 'site' : 'office';
}

/** What stands around every page of the console. */
export default function ConsoleFrame() {
  const { places, others, here, account, person } = useLoaderData<typeof loader>();
  return (
    <div className="console">
      <a className="skip" href="#content">
        To the content
      </a>
      <nav className="rail" aria-label="Console">
        <Link className="mark" to="/">
          Vitrine
        </Link>
        <h2>{here}</h2>
        <ul>
          {places.map(({ path, title }) => (
            <li key={path}>
              <NavLink to={path} end={path === '/console'}>
                {title}
              </NavLink>
            </li>
          ))}
        </ul>
        <h2>Elsewhere</h2>
        <ul>
          {others.map(({ url, words }) => (
            <li key={url}>
              <a href={url}>{words}</a>
            </li>
          ))}
        </ul>
        {person && (
          <>
            <h2>You</h2>
            <ul>
              <li>
                <a href={account}>
                  {person.name} ({person.country})
                </a>
              </li>
            </ul>
          </>
        )}
        <Palette places={places} others={others} />
      </nav>
      <main id="content">
        <Outlet />
      </main>
    </div>
  );
}
