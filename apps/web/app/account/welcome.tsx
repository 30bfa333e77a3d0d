import { type FormEvent, useEffect, useState } from 'react';
import { Band, Opening } from '../parts/band.tsx';
import { Field, said } from '../parts/form.tsx';
import { countryName, listed, moment } from '../parts/words.ts';
import { ask, Refused, wordsOf } from './ask.ts';
import { Enrol, Fault } from './enrol.tsx';
import { addPasskey, signInWithPasskey } from './passkeys.ts';
import { useAct } from './use-act.ts';

interface Looked {
  readonly purpose: 'welcome' | 'invitation' | 'recovery';
  readonly expiresAt: string;
  readonly person?: { name: string; displayName?: string; country: string; roles: string[] };
}

const titles = {
  welcome: 'Welcome',
  invitation: 'You are invited',
  recovery: 'Recover your account',
};

/** Where one-time links lead: the first administrator's, invitations, recoveries. */
export default function Welcome() {
  const [token, setToken] = useState('');
  const [looked, setLooked] = useState<Looked>();
  const [fault, setFault] = useState<string>();
  const [password, setPassword] = useState<string>();
  useEffect(() => {
    const url = new URL(window.location.href);
    if (url.hostname === '127.0.0.1') {
      url.hostname = 'localhost';
      window.location.replace(url);
      return;
    }
    const found = url.searchParams.get('token') ?? '';
    setToken(found);
    ask<Looked>('/v1/links/look', { token: found }).then(setLooked, (error: unknown) =>
      setFault(error instanceof Refused && error.status < 500 ? gone : wordsOf(error)),
    );
  }, []);
  const goOn = () => window.location.assign('/account');
  return (
    <>
      <Opening kind="For the operator’s people" title={looked ? titles[looked.purpose] : 'Welcome'}>
        <noscript>
          <p className="notice">Setting up an account takes JavaScript.</p>
        </noscript>
        {looked && <Words looked={looked} />}
        <Fault words={fault} />
      </Opening>
      {looked && password === undefined && (
        <Factor token={token} looked={looked} onPassword={setPassword} onDone={goOn} />
      )}
      {password !== undefined && (
        <Band title="Second factor">
          <Enrol password={password} onDone={goOn} />
        </Band>
      )}
    </>
  );
}

const gone =
  'This link is not, or no longer, good. Links work once and for a limited time; ask for a new one.';

function Words({ looked }: { readonly looked: Looked }) {
  const { purpose, person, expiresAt } = looked;
  if (purpose === 'welcome' || person === undefined) {
    return (
      <p className="lead">
        Nobody looks after this installation yet. Whoever opens this link first becomes its
        administrator: invites people, gives roles, and touches no data.
      </p>
    );
  }
  return (
    <p className="lead">
      {person.displayName ?? person.name} ({countryName(person.country)}), as {listed(person.roles)}
      . The link is good until {moment(expiresAt)}.
    </p>
  );
}

function Factor(props: {
  readonly token: string;
  readonly looked: Looked;
  readonly onPassword: (password: string) => void;
  readonly onDone: () => void;
}) {
  const { token, looked, onPassword, onDone } = props;
  const { busy, fault, run } = useAct();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const withPasskey = submitter?.getAttribute('value') === 'passkey';
    const form = new FormData(event.currentTarget);
    const password = withPasskey ? undefined : String(form.get('password') ?? '');
    const person = looked.purpose === 'welcome' ? personIn(form) : undefined;
    run(async () => {
      if (password === '') throw new Error('Choose a password, or a passkey.');
      await ask('/v1/links/redeem', {
        token,
        ...(person === undefined ? {} : { person }),
        ...(password === undefined ? {} : { password }),
      });
      if (password !== undefined) return onPassword(password);
      await addPasskey('First passkey');
      await signInWithPasskey();
      onDone();
    });
  };
  return (
    <form method="post" onSubmit={submit}>
      {looked.purpose === 'welcome' && <Who />}
      <Band
        title="How you sign in"
        note="A passkey stays in your device and cannot be phished. A password needs an authenticator app beside it."
      >
        <div className="columns">
          <div className="stack">
            <p>
              <button type="submit" name="with" value="passkey" disabled={busy}>
                Make a passkey
              </button>
            </p>
          </div>
          <div className="stack">
            <Field label="Password" hint="At least 12 characters">
              {(attributes) => (
                <input
                  {...attributes}
                  name="password"
                  type="password"
                  minLength={12}
                  maxLength={128}
                  autoComplete="new-password"
                />
              )}
            </Field>
            <p>
              <button type="submit" name="with" value="password" className="second" disabled={busy}>
                Use this password
              </button>
            </p>
          </div>
        </div>
        <Fault words={fault} />
      </Band>
    </form>
  );
}

function personIn(form: FormData) {
  return {
    name: said(form, 'name'),
    displayName: said(form, 'displayName'),
    email: said(form, 'email'),
    country: said(form, 'country').toUpperCase(),
  };
}

function Who() {
  return (
    <Band
      title="Who you are"
      note="The short name stands in the ledgers, with what you do; the e-mail address does not."
    >
      <div className="stack">
        <Field label="Full name">
          {(attributes) => (
            <input
              {...attributes}
              name="displayName"
              required
              maxLength={100}
              autoComplete="name"
            />
          )}
        </Field>
        <Field label="Short name" hint="Small letters, digits and hyphens, as ada">
          {(attributes) => (
            <input
              {...attributes}
              name="name"
              required
              pattern="[a-z][a-z0-9\-]*"
              maxLength={40}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="E-mail address" hint="To sign in with; nothing is sent to it">
          {(attributes) => (
            <input {...attributes} name="email" type="email" required autoComplete="username" />
          )}
        </Field>
        <Field
          label="Country you work in"
          hint="Two letters (ISO 3166-1), as CH; it stands in every read that you make"
        >
          {(attributes) => (
            <input
              {...attributes}
              name="country"
              required
              pattern="[A-Za-z]{2}"
              maxLength={2}
              autoComplete="off"
            />
          )}
        </Field>
      </div>
    </Band>
  );
}
