import { type FormEvent, useEffect, useState } from 'react';
import { useSubmit } from 'react-router';
import { wordsOf } from '../account/ask.ts';
import { findKey, freshNonce, type OperatorKey } from './operator-key.ts';

/**
 * A button that signs what is shown with this browser's key and sends the note as `approval`, with
 * the other fields, to the page's action.
 */
export function SignApproval(props: {
  readonly operator: string;
  /** What is signed, with this nonce: the whole text of the note. */
  readonly textOf: (nonce: string) => string;
  readonly fields: Readonly<Record<string, string>>;
  readonly label: string;
  /** With which the same is done where there is no browser, or another key. */
  readonly command?: string;
}) {
  const { operator, textOf, fields, label, command } = props;
  const [key, setKey] = useState<OperatorKey | 'none'>();
  const [fault, setFault] = useState<string>();
  const submit = useSubmit();
  useEffect(() => {
    findKey(operator).then(
      (found) => setKey(found ?? 'none'),
      (error: unknown) => setFault(wordsOf(error)),
    );
  }, [operator]);
  const sign = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (key === undefined || key === 'none') return;
    key
      .sign(textOf(freshNonce()))
      .then((approval) => submit({ ...fields, approval }, { method: 'post' }))
      .catch((error: unknown) => setFault(wordsOf(error)));
  };
  return (
    <form onSubmit={sign} method="post" className="sign">
      <p>
        <button type="submit" disabled={key === undefined || key === 'none'}>
          {label}
        </button>
      </p>
      <noscript>
        <p className="small">
          Signing takes JavaScript: the key lives in the browser. The command line does it as well.
        </p>
        <Command command={command} />
      </noscript>
      {key === 'none' && (
        <details className="small">
          <summary>This browser has no key of yours</summary>
          <p>
            <a href="/account">Make one</a>, or approve from the command line with the key that you
            have there:
          </p>
          <Command command={command} />
        </details>
      )}
      {fault !== undefined && (
        <p className="notice bad" role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}

function Command({ command }: { readonly command: string | undefined }) {
  return command === undefined ? null : <pre className="command">{command}</pre>;
}
