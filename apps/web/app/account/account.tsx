import { useEffect, useState } from 'react';
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
import { Refused, said } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { findKey, makeKey } from '../parts/operator-key.ts';
import { Table } from '../parts/table.tsx';
import { count, countryName, listed } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { ask } from './ask.ts';
import { Fault } from './enrol.tsx';
import { addPasskey } from './passkeys.ts';
import { useAct } from './use-act.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  return got(office.GET('/v1/account'));
}

/** Ends one of one's sessions. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const id = said(await request.formData(), 'session');
  const { refusal } = await outcome(
    office.DELETE('/v1/account/sessions/{id}', { params: { path: { id } } }),
  );
  return refusal === undefined ? redirect('/account') : { refusal };
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
        <Key operator={name} known={account.key} />
      </Band>
      <Band title="How you sign in">
        <p>
          {factors.password ? 'A password and an authenticator app; ' : ''}
          {count(factors.passkeys)} {factors.passkeys === 1 ? 'passkey' : 'passkeys'}.
        </p>
        <MorePasskeys />
      </Band>
      <Band title="Sessions">
        {sent?.refusal && <Refused refusal={sent.refusal} />}
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

function Key({
  operator,
  known,
}: {
  readonly operator: string;
  readonly known: string | undefined;
}) {
  const [here, setHere] = useState<string>();
  const { busy, fault, run } = useAct();
  const { revalidate } = useRevalidator();
  useEffect(() => {
    findKey(operator).then(
      (key) => setHere(key?.verifierKey ?? ''),
      () => setHere(''),
    );
  }, [operator]);
  const make = () =>
    run(async () => {
      const key = (await findKey(operator)) ?? (await makeKey(operator));
      await ask('/v1/account/key', { key: key.verifierKey });
      setHere(key.verifierKey);
      await revalidate();
    });
  if (known === undefined) {
    return (
      <>
        <p className="prose">
          You have none yet, and can approve nothing. It is made here and its public half written
          into the office’s ledger, for good.
        </p>
        <p>
          <button type="button" onClick={make} disabled={busy}>
            Make my key in this browser
          </button>
        </p>
        <Fault words={fault} />
      </>
    );
  }
  return (
    <>
      <p className="mono">{known}</p>
      {here !== undefined && (
        <p>
          {here === known
            ? 'It is in this browser.'
            : 'It is in another browser or machine, not in this one.'}
        </p>
      )}
    </>
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
