import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { count } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { Contact } from './contact.tsx';

export async function loader({ context }: LoaderFunctionArgs) {
  const { document } = await got(context.get(requestContext).office.GET('/v1/policy'));
  const { operator, retentionDays } = document;
  return { operator, retentionDays };
}

export default function Privacy() {
  const { operator, retentionDays } = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind="Privacy" title="What this system processes about you">
        <p className="lead">
          About visitors: next to nothing. About customers: what their products send, at the home of
          their country. This page describes the software; the law that applies, and your contract,
          are {operator}’s to tell.
        </p>
      </Opening>
      <Visitors />
      <Customers files={retentionDays.files ?? 0} accounts={retentionDays.accounts ?? 0} />
      <Staff />
      <Band title="Public ledgers" note="They cannot be changed afterwards; that is their purpose.">
        <div className="prose">
          <p>
            An entry holds its type, time, site, region, and a commitment: a hash with a random
            salt. It names no customer and no file, and shows no file’s hash. Whoever holds the salt
            and the content can show that the entry is about them; when a file expires or its
            region’s copy is erased, the salts are deleted, and nobody can any more.
          </p>
          <p>
            Anybody can see how many entries a region has, and when. Names of the operator’s people
            who publish or approve are public for good: others rely on who approved.
          </p>
        </div>
      </Band>
      <Band title="Who is responsible">
        <p className="prose">
          <Contact operator={operator} />
        </p>
      </Band>
    </>
  );
}

function Visitors() {
  return (
    <Band title="Visitors" note="Of these pages and the sites’ own.">
      <ul className="prose">
        <li>
          Looking at public pages sets no cookie. There is no counting of visitors, no advertising,
          and nothing is loaded from anybody else.
        </li>
        <li>
          Who submits a file by a form gets one cookie,{' '}
          <span className="mono">vitrine-receipt</span>, for ten minutes: with it the next page
          shows the receipt. The file is kept like a customer’s, under a random number of its own
          and with no name.
        </li>
        <li>
          With JavaScript, your browser itself remembers how far you had scrolled, until its tab is
          closed. It sends that to nobody.
        </li>
        <li>
          A visitor’s network address is used to answer, and stands in no log and no database of
          this software. A proxy before it may keep logs of its own; they are its operator’s.
        </li>
        <li>
          Logs hold failures, each with a random number for its request; at the operator’s wish also
          the route, outcome and duration of every request, never the address that was asked for or
          who asked. Figures count requests by route and outcome.
        </li>
      </ul>
    </Band>
  );
}

function Customers({ files, accounts }: { files: number; accounts: number }) {
  return (
    <Band
      title="Customers"
      note={
        <Link to="/residency">Each at the home of the customer’s country, and nowhere else.</Link>
      }
    >
      <ul className="prose">
        <li>
          Account: a name, a country, labels of API keys, and the keys’ hashes. The policy names{' '}
          {count(accounts)} days for them; this software does not delete them by itself yet.
        </li>
        <li>
          Files: the bytes, encrypted before they are written; hashes, size and time. Kept for{' '}
          {count(files)} days, then deleted from every data centre.
        </li>
        <li>
          With each submission: the product and its version, the file’s name, the address it came
          from and the reason, as far as the product tells them. User names in paths, and names,
          credentials and personal parameters in addresses, are taken out on the way in, by rules;
          what rules do not recognise stays. These stand in the site’s database unencrypted.
        </li>
        <li>
          Reads: who of the operator’s people read which file, from which country, for which stated
          purpose and case. They go when the file goes. Who searched, and who looked at what is
          known of a file, is kept for a year.
        </li>
      </ul>
      <p>
        <Link to="/residency#residual-flows">Where else such data can be</Link>
      </p>
    </Band>
  );
}

function Staff() {
  return (
    <Band title="People who work with it" note="Kept at the office, and used to let them in.">
      <ul className="prose">
        <li>
          A name, a country and roles; for work with keys a public key and the hash of an access
          token. Private keys stay on their own machines, or in their own browsers.
        </li>
        <li>
          Of who signs in with a browser: an e-mail address; a hash of the password, the secret of
          the authenticator app encrypted, or the public part of passkeys.
        </li>
        <li>
          Of each session: when it began and was last used, the network address, and what the
          browser calls itself. It ends after 12 hours at most, and is deleted when somebody signs
          in after that. That it began stands in the office’s ledger, with name, country and way in.
        </li>
        <li>
          Attempts to sign in are counted by account and by network address, in memory, for a
          quarter of an hour.
        </li>
        <li>
          Cookies hold these sessions, one at the office and one at each site where a person works,
          and carry the steps of signing in. They serve nothing else.
        </li>
      </ul>
    </Band>
  );
}
