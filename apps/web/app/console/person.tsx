import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ReasonField, reasonIn } from '../account/reason-field.tsx';
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
  if (said(form, 'act') === 'replace-key') {
    const body = { reason: reasonIn(said(form, 'reason')) };
    const params = { path: { name } };
    const asked = await outcome(office.POST('/v1/people/{name}/key-replacement', { params, body }));
    return { refusal: asked.refusal, link: asked.data?.link };
  }
  const { refusal } = await carriedOut();
  if (refusal === undefined) return redirect(`/console/people/${name}`);
  return { refusal, link: undefined };

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
  const { name, displayName, email, key, country, roles, state, createdAt } = person;
  return (
    <>
      <Opening kind="People" title={displayName ?? name} />
      {sent?.refusal && <Refused refusal={sent.refusal} />}
      {sent?.link !== undefined && (
        <Band title="The link" note="Shown this once; it works once, for 24 hours.">
          <p className="notice good">
            Give this to {name}. It serves {name} alone, signed in, and nobody else:
          </p>
          <pre className="wrapped">{sent.link}</pre>
        </Band>
      )}
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
          {key !== undefined && email !== undefined && (
            <Band
              title="Replace the key"
              note="For somebody who lost the browser that it is in; what they approved stands."
            >
              <Form className="stack" method="post">
                <input type="hidden" name="act" value="replace-key" />
                <ReasonField />
                <p>
                  <button type="submit" className="second">
                    Make a link for a new key
                  </button>
                </p>
              </Form>
            </Band>
          )}
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
