import { type FormEvent, useState } from 'react';
import { encode } from 'uqr';
import { Field, said } from '../parts/form.tsx';
import { ask } from './ask.ts';
import { useAct } from './use-act.ts';

interface Begun {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

/** Sets up the authenticator app, without which a password opens nothing. */
export function Enrol(props: { readonly password: string; readonly onDone: () => void }) {
  const { password, onDone } = props;
  const [begun, setBegun] = useState<Begun>();
  const { busy, fault, run } = useAct();
  const begin = () =>
    run(async () => setBegun(await ask<Begun>('/auth/two-factor/enable', { password })));
  const confirm = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = said(new FormData(event.currentTarget), 'code').replaceAll(' ', '');
    run(async () => {
      await ask('/auth/two-factor/verify-totp', { code });
      onDone();
    });
  };
  if (begun === undefined) {
    return (
      <div className="stack">
        <p>A password alone opens nothing here: an authenticator app comes with it.</p>
        <p>
          <button type="button" onClick={begin} disabled={busy}>
            Set up the authenticator app
          </button>
        </p>
        <Fault words={fault} />
      </div>
    );
  }
  const secret = new URL(begun.totpURI).searchParams.get('secret') ?? '';
  return (
    <div className="stack">
      <p>Scan this with the app, or type the key into it.</p>
      <QrCode text={begun.totpURI} />
      <p>
        <code data-testid="totp-secret">{secret.replaceAll(/(.{4})/g, '$1 ').trim()}</code>
      </p>
      <p>Keep these codes away from the phone. Each opens the account once, without the app.</p>
      <pre className="wrapped">{begun.backupCodes.join('\n')}</pre>
      <form className="stack" onSubmit={confirm}>
        <Field label="Code that the app shows" fault={fault}>
          {(attributes) => <CodeInput {...attributes} />}
        </Field>
        <p>
          <button type="submit" disabled={busy}>
            Done
          </button>
        </p>
      </form>
    </div>
  );
}

export function CodeInput(attributes: { id: string }) {
  return (
    <input {...attributes} name="code" required inputMode="numeric" autoComplete="one-time-code" />
  );
}

export function Fault({ words }: { readonly words: string | undefined }) {
  if (words === undefined) return null;
  return (
    <div className="notice bad" role="alert">
      <p>{words}</p>
    </div>
  );
}

function QrCode({ text }: { readonly text: string }) {
  const { data, size } = encode(text, { border: 2 });
  const line = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="The key as a QR code"
    >
      <path d={line.join('')} />
    </svg>
  );
}
