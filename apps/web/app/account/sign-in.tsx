import { type FormEvent, useEffect, useState } from 'react';
import { type LoaderFunctionArgs, redirect, useLoaderData, useSearchParams } from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, said } from '../parts/form.tsx';
import { requestContext } from '../request-context.ts';
import { ask, safeReturn } from './ask.ts';
import { CodeInput, Enrol, Fault } from './enrol.tsx';
import { signInWithPasskey } from './passkeys.ts';
import { Providers } from './providers.tsx';
import { useAct } from './use-act.ts';

type Stage =
  | { readonly name: 'start' | 'code' | 'backup' }
  | { readonly name: 'enrol'; password: string };

/** Whoever is signed in already, at another name of this machine for one, goes on to where they wanted. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const { data: account } = await outcome(office.GET('/v1/account'));
  const wanted = new URL(request.url).searchParams.get('return');
  if (account !== undefined) throw redirect(safeReturn(wanted));
  return await got(office.GET('/v1/sign-in-providers'));
}

export default function SignIn() {
  const { providers } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const [stage, setStage] = useState<Stage>({ name: 'start' });
  useEffect(leaveAddress, []);
  const goOn = () => window.location.assign(safeReturn(search.get('return')));
  return (
    <>
      <Opening kind="For the operator’s people" title="Sign in">
        <noscript>
          <p className="notice">
            Passkeys and the keys that sign approvals live in the browser: signing in takes
            JavaScript. The public pages do not.
          </p>
        </noscript>
      </Opening>
      {stage.name === 'start' && <Providers names={providers} />}
      {stage.name === 'start' && <Start onStage={setStage} onDone={goOn} />}
      {stage.name === 'code' && <Code onDone={goOn} onLost={() => setStage({ name: 'backup' })} />}
      {stage.name === 'backup' && <Code isBackup onDone={goOn} />}
      {stage.name === 'enrol' && (
        <Band title="Second factor">
          <Enrol password={stage.password} onDone={goOn} />
        </Band>
      )}
    </>
  );
}

/** A passkey belongs to a name, never to a number: on this machine that is `localhost`. */
function leaveAddress(): void {
  const { hostname } = window.location;
  if (hostname !== '127.0.0.1' && hostname !== '[::1]') return;
  const url = new URL(window.location.href);
  url.hostname = 'localhost';
  window.location.replace(url);
}

function Start(props: { readonly onStage: (stage: Stage) => void; readonly onDone: () => void }) {
  const { onStage, onDone } = props;
  const { busy, fault, run } = useAct();
  const passkey = useAct();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [email, password] = [said(form, 'email'), String(form.get('password') ?? '')];
    run(async () => {
      const { next } = await ask<{ next: string }>('/auth/sign-in/email', { email, password });
      onStage(next === 'enrol' ? { name: 'enrol', password } : { name: 'code' });
    });
  };
  return (
    <>
      <Band title="Passkey" note="The device asks for your finger, face or PIN.">
        <p>
          <button
            type="button"
            disabled={passkey.busy}
            onClick={() =>
              passkey.run(async () => {
                await signInWithPasskey();
                onDone();
              })
            }
          >
            Sign in with a passkey
          </button>
        </p>
        <Fault words={passkey.fault} />
      </Band>
      <Band title="Password" note="And then the code of your authenticator app.">
        <form className="stack" method="post" onSubmit={submit}>
          <Field label="E-mail address">
            {(attributes) => (
              <input {...attributes} name="email" type="email" required autoComplete="username" />
            )}
          </Field>
          <Field label="Password" fault={fault}>
            {(attributes) => (
              <input
                {...attributes}
                name="password"
                type="password"
                required
                autoComplete="current-password"
              />
            )}
          </Field>
          <p>
            <button type="submit" disabled={busy}>
              Sign in
            </button>
          </p>
        </form>
        <p className="small quiet">
          Lost everything? An administrator makes you a link for recovery.
        </p>
      </Band>
    </>
  );
}

function Code(props: {
  readonly isBackup?: boolean;
  readonly onDone: () => void;
  readonly onLost?: () => void;
}) {
  const { isBackup = false, onDone, onLost } = props;
  const { busy, fault, run } = useAct();
  const path = isBackup ? '/auth/two-factor/verify-backup-code' : '/auth/two-factor/verify-totp';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = said(new FormData(event.currentTarget), 'code').replaceAll(' ', '');
    run(async () => {
      await ask(path, { code });
      onDone();
    });
  };
  return (
    <Band title="Second factor">
      <form className="stack" method="post" onSubmit={submit}>
        <Field label={isBackup ? 'Backup code' : 'Code of the authenticator app'} fault={fault}>
          {(attributes) =>
            isBackup ? (
              <input {...attributes} name="code" required autoComplete="off" />
            ) : (
              <CodeInput {...attributes} />
            )
          }
        </Field>
        <p>
          <button type="submit" disabled={busy}>
            Go on
          </button>
        </p>
      </form>
      {onLost && (
        <p>
          <button type="button" className="plain" onClick={onLost}>
            Use a backup code instead
          </button>
        </p>
      )}
    </Band>
  );
}
