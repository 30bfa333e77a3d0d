import { Link, Outlet } from 'react-router';

/** What stands around every page of the console. */
export default function ConsoleFrame() {
  return (
    <div className="console">
      <a className="skip" href="#content">
        To the content
      </a>
      <nav className="rail" aria-label="Console">
        <Link className="mark" to="/">
          Vitrine
        </Link>
      </nav>
      <main id="content">
        <Outlet />
      </main>
    </div>
  );
}
