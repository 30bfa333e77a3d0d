import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused, said } from '../parts/form.tsx';
import { IssuedKey } from '../parts/issued-key.tsx';
import { Moment } from '../parts/moment.tsx';
import { narrowing, Pager } from '../parts/pager.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { count, countryName, regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { site, party } = context.get(requestContext);
  const asked = narrowing(request.url, ['name', 'after']);
  const found = await got(site.GET('/v1/customers', { params: { query: asked } }));
  return { asked, found, site: party.kind === 'site' ? party.name : '' };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { site } = context.get(requestContext);
  const form = await request.formData();
  const body = { name: said(form, 'name'), country: said(form, 'country').toUpperCase() };
  const { data, refusal } = await outcome(site.POST('/v1/customers', { body }));
  return { body, made: data, refusal };
}

export default function CustomersPage() {
  const { asked, found, site } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <Opening kind={`Site ${siteName(site)}`} title="Customers">
        <p className="prose">
          Those whose home this site is. What encrypts their data are the{' '}
          <Link to="/console/keys">keys of the site</Link>.
        </p>
      </Opening>
      {sent?.made && (
        <Band title="Made">
          <IssuedKey
            token={sent.made.apiKey.token}
            words={`The first API key of ${sent.made.customer.name}`}
          />
          <p>
            <Link to={`/console/customers/${sent.made.customer.id}`}>To the customer</Link>
          </p>
        </Band>
      )}
      <Band title="All" note="By name">
        <Form className="row" method="get" role="search">
          <Field label="Name has">
            {(attributes) => <input {...attributes} name="name" defaultValue={asked.name} />}
          </Field>
          <button type="submit">Search</button>
        </Form>
        <List found={found} isNarrowed={asked.name !== undefined} />
        <Pager next={found.next} />
      </Band>
      <Band
        id="create"
        title="Make a customer"
        note="It gets its first API key at once. The country decides its home, for good."
      >
        {sent?.refusal && <Refused refusal={sent.refusal} />}
        <Form className="stack" method="post" action="#create">
          <Field label="Name" hint="Of the person or organisation">
            {(attributes) => (
              <input
                {...attributes}
                name="name"
                required
                maxLength={200}
                autoComplete="off"
                defaultValue={sent?.refusal && sent.body.name}
              />
            )}
          </Field>
          <Field label="Country" hint="Two letters (ISO 3166-1), as DE">
            {(attributes) => (
              <input
                {...attributes}
                name="country"
                required
                pattern="[A-Za-z]{2}"
                maxLength={2}
                autoComplete="off"
                defaultValue={sent?.refusal && sent.body.country}
              />
            )}
          </Field>
          <p>
            <button type="submit">Make</button>
          </p>
        </Form>
      </Band>
    </>
  );
}

type Found = Awaited<ReturnType<typeof loader>>['found'];

function List(props: { readonly found: Found; readonly isNarrowed: boolean }) {
  const { found, isNarrowed } = props;
  if (found.customers.length === 0) {
    return (
      <div className="empty">
        <p>{isNarrowed ? 'No customer has that in its name.' : 'There is no customer yet.'}</p>
        <p>
          <a href="#create">Make one</a>; its products submit with the API key that you get.
        </p>
      </div>
    );
  }
  return (
    <Table label="Customers" head={['Name', 'Country', 'Region', 'Since', numbers('Keys in use')]}>
      {found.customers.map(({ id, name, country, region, createdAt, keysInUse }) => (
        <tr key={id}>
          <th scope="row" className="break">
            <Link to={`/console/customers/${id}`}>{name}</Link>
          </th>
          <td>{countryName(country)}</td>
          <td className="nowrap">{regionName(region)}</td>
          <td>
            <Moment at={createdAt} />
          </td>
          <td className="number">{count(keysInUse)}</td>
        </tr>
      ))}
    </Table>
  );
}
