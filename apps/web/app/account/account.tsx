import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
  useRevalidator,
} from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused, said } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';
import { count, countryName, listed } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { ask } from './ask.ts';
import { BrowserKey } from './browser-key.tsx';
import { Fault } from './enrol.tsx';
import { addPasskey } from './passkeys.ts';
import { reasonIn } from './reason-field.tsx';
import { useAct } from './use-act.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  return got(office.GET('/v1/account'));
}

/** Ends one of one's sessions, or asks for a link with which to make another key. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const form = await request.formData();
  if (said(form, 'act') === 'replace-key') {
    const body = { reason: reasonIn(said(form, 'reason')) };
    const asked = await outcome(office.POST('/v1/account/key-replacement', { body }));
    return { refusal: asked.refusal, link: asked.data?.link, changed: false };
  }
  if (said(form, 'act') === 'password') {
    // As they were typed: a space at an end belongs to a password.
    const [current, password] = ['current', 'password'].map((name) => String(form.get(name) ?? ''));
    const body = { current: current ?? '', password: password ?? '' };
    const { refusal } = await outcome(office.PUT('/v1/account/password', { body }));
    return { refusal, changed: refusal === undefined, link: undefined };
  }
  const id = said(form, 'session');
  const { refusal } = await outcome(
    office.DELETE('/v1/account/sessions/{id}', { params: { path: { id } } }),
  );
  if (refusal === undefined) return redirect('/account');
  return { refusal, link: undefined, changed: false };
}

export default function Account() {
  const account = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const { name, displayName, email, country, roles, factors, sessions } = account;
  return (
    <>
      <Opening kind="Your account" title={displayName ?? name}>
        <p className="prose">
          <a href="/console">To the console</a>
        </p>
      </Opening>
      {sent?.refusal && <Refused refusal={sent.refusal} />}
      {sent?.changed && (
        <p className="notice good" role="status">
          The password is changed; your other sessions have ended.
        </p>
      )}
      <Band title="You">
        <dl className="facts">
          <dt>Name in the ledgers</dt>
          <dd>{name}</dd>
          <dt>E-mail address</dt>
          <dd>{email ?? 'none'}</dd>
          <dt>Country you work in</dt>
          <dd>{countryName(country)}</dd>
          <dt>Roles</dt>
          <dd>{listed(roles)}</dd>
        </dl>
      </Band>
      <Band
        title="The key of this browser"
        note="With it you sign approvals, which sites check themselves. It cannot be taken out of this browser."
      >
        {sent?.link !== undefined && <TheLink link={sent.link} />}
        <BrowserKey operator={name} known={account.key} />
      </Band>
      <Band title="How you sign in">
        <p>
          {factors.password ? 'A password and an authenticator app; ' : ''}
          {count(factors.passkeys)} {factors.passkeys === 1 ? 'passkey' : 'passkeys'}.
        </p>
        <MorePasskeys />
        {factors.password && <Password />}
      </Band>
      <Band title="Sessions">
        <Table label="Sessions" head={['Began', 'Last used', 'By', 'Browser', '']}>
          {sessions.map(({ id, beganAt, usedAt, method, userAgent, current }) => (
            <tr key={id}>
              <td>
                <Moment at={beganAt} />
              </td>
              <td>
                <Moment at={usedAt} />
              </td>
              <td>{method}</td>
              <td className="break">{current ? 'this one' : userAgent}</td>
              <td>
                {!current && (
                  <Form method="post">
                    <input type="hidden" name="session" value={id} />
                    <button type="submit" className="plain">
                      End
                    </button>
                  </Form>
                )}
              </td>
            </tr>
          ))}
        </Table>
        <SignOut />
      </Band>
    </>
  );
}

function Password() {
  return (
    <details>
      <summary>Change the password</summary>
      <Form method="post" className="stack">
        <input type="hidden" name="act" value="password" />
        <Field label="Password of now">
          {(attributes) => (
            <input
              {...attributes}
              name="current"
              type="password"
              required
              maxLength={128}
              autoComplete="current-password"
            />
          )}
        </Field>
        <Field label="New password" hint="At least 12 characters; your other sessions end">
          {(attributes) => (
            <input
              {...attributes}
              name="password"
              type="password"
              required
              minLength={12}
              maxLength={128}
              autoComplete="new-password"
            />
          )}
        </Field>
        <p>
          <button type="submit" className="second">
            Change it
          </button>
        </p>
      </Form>
    </details>
  );
}

function TheLink({ link }: { readonly link: string }) {
  return (
    <div className="notice good">
      <p>
        <a href={link}>Make the key in this browser</a>, or open this in the other one, signed in
        there. It works once, for 24 hours, and for nobody else.
      </p>
      <pre className="wrapped">{link}</pre>
    </div>
  );
}

function MorePasskeys() {
  const { busy, fault, run } = useAct();
  const { revalidate } = useRevalidator();
  return (
    <>
      <p>
        <button
          type="button"
          className="second"
          disabled={busy}
          onClick={() => run(async () => addPasskey('A further passkey').then(revalidate))}
        >
          Add a passkey
        </button>
      </p>
      <Fault words={fault} />
    </>
  );
}

function SignOut() {
  const { busy, fault, run } = useAct();
  const out = () =>
    run(async () => {
      await ask('/auth/sign-out', {});
      window.location.assign('/');
    });
  return (
    <>
      <p>
        <button type="button" onClick={out} disabled={busy}>
          Sign out
        </button>
      </p>
      <Fault words={fault} />
    </>
  );
}
