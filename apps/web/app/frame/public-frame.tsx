import { Link, NavLink, Outlet } from 'react-router';
import { useSurroundings } from '../root.tsx';

const places = [
  ['/residency', 'Residency'],
  ['/relocations', 'Relocations'],
  ['/ledgers', 'Ledgers'],
  ['/verify', 'Verify'],
  ['/where', 'Where is my sample?'],
  ['/submit', 'Submit a file'],
] as const;

const about = [
  ['/status', 'Status'],
  ['/privacy', 'Privacy'],
  ['/accessibility', 'Accessibility'],
] as const;

/** What stands around every public page. */
export default function PublicFrame() {
  return (
    <div className="frame">
      <a className="skip" href="#content">
        To the content
      </a>
      <Masthead />
      <main id="content">
        <Outlet />
      </main>
      <Colophon />
    </div>
  );
}

function Masthead() {
  const { party, officeUrl } = useSurroundings();
  const isSite = party.kind === 'site';
  return (
    <header className="masthead">
      <a className="mark" href={isSite ? officeUrl : '/'}>
        Vitrine{isSite && <span> · site {party.name}</span>}
      </a>
      <nav aria-label="Pages">
        <ul>
          {places.map(([to, words]) => (
            <li key={to}>
              {isSite ? (
                <a href={`${officeUrl}${to}`}>{words}</a>
              ) : (
                <NavLink to={to}>{words}</NavLink>
              )}
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function Colophon() {
  const { version, party, officeUrl, contact } = useSurroundings();
  const base = party.kind === 'site' ? officeUrl : '';
  return (
    <footer className="colophon">
      <span>Vitrine {version}</span>
      {about.map(([to, words]) =>
        base === '' ? (
          <Link key={to} to={to}>
            {words}
          </Link>
        ) : (
          <a key={to} href={`${base}${to}`}>
            {words}
          </a>
        ),
      )}
      <a href="/api">Interface</a>
      {contact !== undefined && <a href="/.well-known/security.txt">Security</a>}
      <a href={`${base}/console`}>For the operator’s people</a>
    </footer>
  );
}
