import { useEffect, useState } from 'react';
import { Form, useRevalidator } from 'react-router';
import { findKey, makeKey } from '../parts/operator-key.ts';
import { ask } from './ask.ts';
import { Fault } from './enrol.tsx';
import { ReasonField } from './reason-field.tsx';
import { useAct } from './use-act.ts';

interface KeyProps {
  readonly operator: string;
  readonly known: string | undefined;
}

/** The key with which a person signs approvals: the first one is made here, a lost one replaced. */
export function BrowserKey({ operator, known }: KeyProps) {
  return known === undefined ? (
    <FirstKey operator={operator} />
  ) : (
    <KnownKey operator={operator} known={known} />
  );
}

function FirstKey({ operator }: { readonly operator: string }) {
  const { busy, fault, run } = useAct();
  const { revalidate } = useRevalidator();
  const make = () =>
    run(async () => {
      const key = (await findKey(operator)) ?? (await makeKey(operator));
      await ask('/v1/account/key', { key: key.verifierKey });
      await revalidate();
    });
  return (
    <>
      <p className="prose">
        You have none yet, and can approve nothing. It is made here and its public half written into
        the office’s ledger, for good.
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

function KnownKey({ operator, known }: { readonly operator: string; readonly known: string }) {
  const [here, setHere] = useState<string>();
  useEffect(() => {
    findKey(operator).then(
      (key) => setHere(key?.verifierKey ?? ''),
      () => setHere(''),
    );
  }, [operator]);
  return (
    <>
      <p className="mono break">{known}</p>
      {here !== undefined && (
        <p>
          {here === known
            ? 'It is in this browser.'
            : 'It is in another browser or machine, not in this one.'}
        </p>
      )}
      <details>
        <summary>The key is lost, or somebody else may have it</summary>
        <Form method="post" className="stack">
          <input type="hidden" name="act" value="replace-key" />
          <ReasonField />
          <p className="prose">
            You get a link with which to make another, in this browser or in the one that you will
            use. What you have approved stands; from the new key on the old one approves nothing.
          </p>
          <p>
            <button type="submit" className="second">
              Ask for a link
            </button>
          </p>
        </Form>
      </details>
    </>
  );
}
