import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { requestContext } from '../request-context.ts';
import { Contact } from './contact.tsx';

export async function loader({ context }: LoaderFunctionArgs) {
  const { document } = await got(context.get(requestContext).office.GET('/v1/policy'));
  return { operator: document.operator };
}

export default function Accessibility() {
  const { operator } = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind="Accessibility" title="For everybody, and how that is tested">
        <p className="lead">
          These pages aim at the Web Content Accessibility Guidelines 2.2, level AA. Programs test
          them at every change of the software; people with disabilities have not tested them yet.
        </p>
      </Opening>
      <Band title="Tested at every change" note="By programs, in Chromium, on the public pages.">
        <ul className="prose">
          <li>axe-core finds nothing against WCAG 2.2 A and AA, in light and in dark colours.</li>
          <li>Every page says the same with JavaScript and without it.</li>
          <li>No page needs scrolling sideways at a width of 320, 360 or 768 pixels.</li>
          <li>Every page prints.</li>
          <li>The pages send no warnings to the browser’s console.</li>
        </ul>
      </Band>
      <Band title="Made so">
        <ul className="prose">
          <li>Every map has its list, every chart its table, every colour its word.</li>
          <li>Everything works from the keyboard; the focus is shown.</li>
          <li>Times are in UTC, and nothing times out while you read.</li>
          <li>Nothing blinks or plays by itself.</li>
        </ul>
      </Band>
      <Band title="Known limits">
        <ul className="prose">
          <li>
            No program finds everything: no test with screen readers, voice control or magnifiers by
            people who depend on them has been made.
          </li>
          <li>Wide tables are scrolled sideways within themselves on narrow screens.</li>
          <li>Hashes are long, and read out letter by letter; each has a name beside it.</li>
          <li>
            A relocation’s progress goes on by itself; the state alone is announced when it changes.
          </li>
          <li>The pages are in English only.</li>
        </ul>
      </Band>
      <Band title="Tell of a barrier">
        <p className="prose">
          <Contact operator={operator} />
        </p>
      </Band>
    </>
  );
}
