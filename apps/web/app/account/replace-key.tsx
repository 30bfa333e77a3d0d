import { useEffect, useState } from 'react';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { prepareKey } from '../parts/operator-key.ts';
import { requestContext } from '../request-context.ts';
import { ask, wordsOf } from './ask.ts';
import { Fault } from './enrol.tsx';
import { type Reason, reasons } from './reason-field.tsx';
import { useAct } from './use-act.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const { name, displayName } = await got(office.GET('/v1/account'));
  return { name, displayName };
}

interface Looked {
  readonly replaces: string;
  readonly reason: Reason;
  readonly by: string;
  readonly expiresAt: string;
}

/** Where the link for another key leads, for the person it names alone. */
export default function ReplaceKey() {
  const { name, displayName } = useLoaderData<typeof loader>();
  const [token, setToken] = useState('');
  const [looked, setLooked] = useState<Looked>();
  const [gone, setGone] = useState<string>();
  const [made, setMade] = useState<string>();
  const { busy, fault, run } = useAct();
  useEffect(() => {
    const found = new URL(window.location.href).searchParams.get('token') ?? '';
    setToken(found);
    ask<Looked>('/v1/account/key-replacement/look', { token: found }).then(
      setLooked,
      (error: unknown) => setGone(wordsOf(error)),
    );
  }, []);
  const replace = () =>
    run(async () => {
      const key = await prepareKey(name);
      await ask('/v1/account/key', { token, key: key.verifierKey }, 'PUT');
      await key.adopt();
      setMade(key.verifierKey);
    });
  return (
    <>
      <Opening kind="Your account" title="Another key">
        <noscript>
          <p className="notice">Making a key takes JavaScript.</p>
        </noscript>
        <p className="lead">
          A key of {displayName ?? name} in the place of the one that was known. What you have
          approved stands; once there is a new key, the old one approves nothing.
        </p>
        <Fault words={gone} />
      </Opening>
      {looked !== undefined && made === undefined && (
        <Band
          title="In the place of"
          note="Both keys stand in the office’s ledger, with the reason."
        >
          <p className="mono break">{looked.replaces}</p>
          <dl className="facts">
            <dt>The old key</dt>
            <dd>{reasons[looked.reason]}</dd>
            <dt>Asked for by</dt>
            <dd>{looked.by}</dd>
            <dt>The link is good until</dt>
            <dd>
              <Moment at={looked.expiresAt} />
            </dd>
          </dl>
          <p>
            <button type="button" onClick={replace} disabled={busy}>
              Make the new key in this browser
            </button>
          </p>
          <Fault words={fault} />
        </Band>
      )}
      {made !== undefined && (
        <Band title="Done">
          <p className="notice good">The new key counts. It is in this browser.</p>
          <p className="mono break">{made}</p>
          <p>
            <a href="/account">To your account</a>
          </p>
        </Band>
      )}
    </>
  );
}
