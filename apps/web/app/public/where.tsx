import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused, said } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';
import { bytes, countryName, listed, regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { party, office, site, officeUrl } = context.get(requestContext);
  if (party.kind === 'site') {
    const { regions } = await got(site.GET('/v1/intake-rules'));
    const elsewhere = regions.filter(({ home }) => home !== '' && home !== party.name);
    return {
      site: party.name,
      officeUrl,
      elsewhere: elsewhere.map(({ name, home, url }) => ({ region: name, home, url })),
    };
  }
  const sites = await got(office.GET('/v1/sites'));
  return { sites: sites.map(({ name, url }) => ({ name, url })) };
}

/** The secret comes in a form's body and is asked with in one, so that no address or log holds it. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { party, site } = context.get(requestContext);
  if (party.kind !== 'site') throw new Response('Ask the site.', { status: 405 });
  const form = await request.formData();
  const body = { sha256: said(form, 'sha256').toLowerCase(), secret: said(form, 'secret') };
  const { data, refusal } = await outcome(site.POST('/v1/look-ups', { body }));
  return { found: data, refusal, sha256: body.sha256 };
}

export default function Where() {
  const data = useLoaderData<typeof loader>();
  return data.site === undefined ? <AtOffice sites={data.sites ?? []} /> : <AtSite {...data} />;
}

function AtOffice({ sites }: { readonly sites: readonly { name: string; url: string }[] }) {
  return (
    <>
      <Opening kind="For everybody" title="Where is my sample?">
        <p className="lead">
          The site that keeps it answers, nobody else: this office holds no customer data. Your
          receipt names the site.
        </p>
      </Opening>
      <Band title="Ask the site" note="If a sample has moved since, its old site says where to.">
        <ul className="plain">
          {sites.map(({ name, url }) => (
            <li key={name}>
              <a href={`${url}/where`}>{siteName(name)}</a>
            </li>
          ))}
        </ul>
      </Band>
    </>
  );
}

interface AtSiteProps {
  readonly site: string;
  readonly officeUrl?: string;
  readonly elsewhere?: readonly HomeElsewhere[];
}

function AtSite({ site, officeUrl, elsewhere = [] }: AtSiteProps) {
  const sent = useActionData<typeof action>();
  return (
    <>
      <Opening kind={`Site ${siteName(site)}`} title="Where is my sample?">
        <p className="lead">
          Whoever holds the receipt may ask: where the file is, in which data centres, who has read
          it and why, and when it will be erased.
        </p>
      </Opening>
      {sent?.found && <Answer found={sent.found} officeUrl={officeUrl ?? ''} />}
      <Band title="Ask" note="Both stand in the receipt.">
        {sent?.refusal && <Refused refusal={sent.refusal} />}
        {sent?.refusal?.code === 'unknown-sample' && <Elsewhere homes={elsewhere} />}
        <Form className="stack" method="post">
          <Field label="SHA-256 of the file">
            {(attributes) => (
              <input
                {...attributes}
                name="sha256"
                required
                pattern="[0-9a-fA-F]{64}"
                autoComplete="off"
                defaultValue={sent?.sha256}
              />
            )}
          </Field>
          <Field label="The receipt’s secret" hint="In the receipt: opening, salt">
            {(attributes) => (
              <input {...attributes} name="secret" required autoComplete="off" spellCheck={false} />
            )}
          </Field>
          <p>
            <button type="submit">Ask</button>
          </p>
        </Form>
      </Band>
    </>
  );
}

interface HomeElsewhere {
  readonly region: string;
  readonly home: string;
  readonly url: string | undefined;
}

/** By the policy alone, in the same words for everybody: an old home knows nothing any more of what has moved. */
function Elsewhere({ homes }: { readonly homes: readonly HomeElsewhere[] }) {
  if (homes.length === 0) return null;
  return (
    <>
      <p className="prose">
        Files of these regions have their home elsewhere now. If your receipt names one of them, ask
        there:
      </p>
      <ul>
        {homes.map(({ region, home, url }) => (
          <li key={region}>
            {regionName(region)}:{' '}
            {url === undefined ? siteName(home) : <a href={`${url}/where`}>{siteName(home)}</a>}
          </li>
        ))}
      </ul>
    </>
  );
}

type Found = NonNullable<Awaited<ReturnType<typeof action>>['found']>;

const states = {
  kept: ['good', 'kept here'],
  moved: ['warn', 'moved'],
  erased: ['idle', 'erased'],
} as const;

function Answer({ found, officeUrl }: { readonly found: Found; readonly officeUrl: string }) {
  const { state, region, jurisdiction, copies, reads, relocations, expiresAt, movedTo, erasure } =
    found;
  const [colour, words] = states[state];
  return (
    <Band title="Your sample">
      <p className="lead" role="status">
        <span className={`state ${colour}`}>{words}</span>
      </p>
      <dl className="facts">
        <dt>Region</dt>
        <dd>{regionName(region)}</dd>
        {jurisdiction && (
          <>
            <dt>Law of</dt>
            <dd>{countryName(jurisdiction)}</dd>
          </>
        )}
        <dt>Size</dt>
        <dd>{bytes(found.sizeBytes)}</dd>
        <dt>Received</dt>
        <dd>
          <Moment at={found.receivedAt} />
        </dd>
        {copies.length > 0 && (
          <>
            <dt>Copies in</dt>
            <dd>{listed(copies)}</dd>
          </>
        )}
        {expiresAt && (
          <>
            <dt>Will be erased</dt>
            <dd>
              <Moment at={expiresAt} />
            </dd>
          </>
        )}
        {movedTo && (
          <>
            <dt>Is now at</dt>
            <dd>
              {movedTo.url ? (
                <a href={`${movedTo.url}/where`}>{siteName(movedTo.site)}</a>
              ) : (
                siteName(movedTo.site)
              )}
            </dd>
          </>
        )}
        {erasure && (
          <>
            <dt>Erased</dt>
            <dd>
              <Moment at={erasure.entry.at} />, {erasure.entry.type}
            </dd>
          </>
        )}
      </dl>
      {reads.length === 0 ? (
        <p>Nobody has read it.</p>
      ) : (
        <Table label="Who has read it" head={['When', 'From', 'Why']}>
          {reads.map(({ index, at, country, purpose }) => (
            <tr key={index}>
              <td>
                <Moment at={at} />
              </td>
              <td>{countryName(country)}</td>
              <td>{purpose}</td>
            </tr>
          ))}
        </Table>
      )}
      {relocations.map(({ relocation, at }) => (
        <p key={relocation}>
          It came here by <a href={`${officeUrl}/relocations/${relocation}`}>a relocation</a>,{' '}
          <Moment at={at} />.
        </p>
      ))}
    </Band>
  );
}
