import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { found } from '../api/client.ts';
import { type Outcome, outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused, said } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { countryName, listed } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { rolesIn } from './role-names.ts';
import { RolesField } from './roles-field.tsx';

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { office, person: viewer } = context.get(requestContext);
  const path = { name: params.name ?? '' };
  const person = await found(office.GET('/v1/people/{name}', { params: { path } }));
  if (person === undefined) throw new Response('There is nobody of that name.', { status: 404 });
  const mayManage = viewer?.permissions.includes('people.manage') ?? false;
  return { person, canChange: mayManage && viewer?.name !== person.name };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const name = params.name ?? '';
  const form = await request.formData();
  const { refusal } = await carriedOut();
  return refusal === undefined ? redirect(`/console/people/${name}`) : { refusal };

  async function carriedOut(): Promise<Outcome<unknown>> {
    const path = { name };
    if (said(form, 'act') === 'roles') {
      const body = { roles: rolesIn(form) };
      return outcome(office.PUT('/v1/operators/{name}/roles', { params: { path }, body }));
    }
    if (said(form, 'typed') !== name) return { refusal: notTyped(name) };
    return outcome(office.POST('/v1/operators/{name}/deactivate', { params: { path } }));
  }
}

function notTyped(name: string) {
  const words = `Type the short name, ${name}, to say that it is meant.`;
  return { status: 422, code: 'not-typed', title: 'Not done', words, problems: [] };
}

export default function PersonPage() {
  const { person, canChange } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const { name, displayName, country, roles, state, createdAt } = person;
  return (
    <>
      <Opening kind="People" title={displayName ?? name} />
      {sent?.refusal && <Refused refusal={sent.refusal} />}
      <Band title="Now">
        <dl className="facts">
          <dt>Name in the ledgers</dt>
          <dd>{name}</dd>
          <dt>Country</dt>
          <dd>{countryName(country)}</dd>
          <dt>Roles</dt>
          <dd>{listed(roles)}</dd>
          <dt>State</dt>
          <dd>{state}</dd>
          <dt>Since</dt>
          <dd>
            <Moment at={createdAt} />
          </dd>
        </dl>
      </Band>
      {canChange && state !== 'deactivated' && (
        <>
          <Band
            title="Change the roles"
            note="An entry of the office’s ledger; sites follow within seconds."
          >
            <Form className="stack" method="post">
              <input type="hidden" name="act" value="roles" />
              <RolesField held={roles} />
              <p>
                <button type="submit">Give these roles</button>
              </p>
            </Form>
          </Band>
          <Band title="Deactivate" note="For good; what the person did stays in the ledgers.">
            <Form className="stack" method="post">
              <input type="hidden" name="act" value="deactivate" />
              <Field label={`Type ${name} to say that it is meant`}>
                {(attributes) => <input {...attributes} name="typed" required autoComplete="off" />}
              </Field>
              <p>
                <button type="submit" className="danger">
                  Deactivate {name}
                </button>
              </p>
            </Form>
          </Band>
        </>
      )}
    </>
  );
}
