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
import { Moment } from '../parts/moment.tsx';
import { narrowing, Pager } from '../parts/pager.tsx';
import { Table } from '../parts/table.tsx';
import { countryName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { rolesIn } from './role-names.ts';
import { RolesField } from './roles-field.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { office, person } = context.get(requestContext);
  const query = narrowing(request.url, ['after']);
  const { people, next } = await got(office.GET('/v1/people', { params: { query } }));
  return { people, next, mayManage: person?.permissions.includes('people.manage') ?? false };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const form = await request.formData();
  const name = said(form, 'name');
  switch (said(form, 'act')) {
    case 'invite': {
      const body = {
        name,
        displayName: said(form, 'displayName'),
        email: said(form, 'email'),
        country: said(form, 'country').toUpperCase(),
        roles: rolesIn(form),
      };
      const { data, refusal } = await outcome(office.POST('/v1/people', { body }));
      return { refusal, link: data?.link, of: name };
    }
    case 'recover': {
      const params = { path: { name } };
      const { data, refusal } = await outcome(
        office.POST('/v1/people/{name}/recovery', { params }),
      );
      return { refusal, link: data?.link, of: name };
    }
    default:
      throw new Response('There is no such act.', { status: 400 });
  }
}

export default function People() {
  const { people, next, mayManage } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <Opening kind="Office" title="People" />
      {sent?.link !== undefined && (
        <Band title="The link" note="Shown this once; it works once.">
          <p className="notice good">Give this to {sent.of}, and to nobody else:</p>
          <pre className="wrapped">{sent.link}</pre>
        </Band>
      )}
      <Band title="All" note="By short name">
        <Table label="People" head={['Name', 'Country', 'Roles', 'State', 'Since', '']}>
          {people.map(({ name, displayName, country, roles: held, state, createdAt, email }) => (
            <tr key={name}>
              <th scope="row" className="break">
                <Link to={`/console/people/${name}`}>{displayName ?? name}</Link>
                {displayName !== undefined && <span className="quiet"> {name}</span>}
              </th>
              <td>{countryName(country)}</td>
              <td className="break">{held.join(', ')}</td>
              <td>{state}</td>
              <td>
                <Moment at={createdAt} />
              </td>
              <td>
                {mayManage && email !== undefined && state !== 'deactivated' && (
                  <Form method="post">
                    <input type="hidden" name="act" value="recover" />
                    <input type="hidden" name="name" value={name} />
                    <button type="submit" className="second">
                      Recovery link
                    </button>
                  </Form>
                )}
              </td>
            </tr>
          ))}
        </Table>
        <Pager next={next} />
      </Band>
      {mayManage && (
        <Band
          id="invite"
          title="Invite"
          note="You get a link to hand on; nothing is sent by e-mail."
        >
          {sent?.refusal && <Refused refusal={sent.refusal} />}
          <Invite />
        </Band>
      )}
    </>
  );
}

function Invite() {
  return (
    <Form className="stack" method="post">
      <input type="hidden" name="act" value="invite" />
      <Field label="Full name">
        {(attributes) => <input {...attributes} name="displayName" required maxLength={100} />}
      </Field>
      <Field label="Short name" hint="Small letters, digits and hyphens; it stands in the ledgers">
        {(attributes) => (
          <input {...attributes} name="name" required maxLength={40} autoComplete="off" />
        )}
      </Field>
      <Field label="E-mail address">
        {(attributes) => <input {...attributes} name="email" type="email" required />}
      </Field>
      <Field label="Country they work in" hint="Two letters, as CH">
        {(attributes) => (
          <input {...attributes} name="country" required maxLength={2} pattern="[A-Za-z]{2}" />
        )}
      </Field>
      <RolesField />
      <p>
        <button type="submit">Invite</button>
      </p>
    </Form>
  );
}
