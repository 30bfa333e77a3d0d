import {
  certificateFormat,
  eventProofFormat,
  type JsonObject,
  parseEventProof,
  parseReceipt,
  verifyCertificate,
  verifyEventProof,
  verifyReceipt,
} from '@vitrine/verifier';
import { type FormEvent, useEffect, useState } from 'react';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { requestContext } from '../request-context.ts';

type Verdict = Awaited<ReturnType<typeof verifyReceipt>>;

interface Judged {
  readonly verdict: Verdict;
  /** What a valid receipt opens. */
  readonly opened?: { readonly type: string; readonly at: string; readonly payload: JsonObject };
}

export async function loader({ context }: LoaderFunctionArgs) {
  const { own } = context.get(requestContext);
  const trust = await got(own.GET('/v1/trust-policy', { parseAs: 'text' }));
  return { trust: String(trust) };
}

/** Everything is computed in the browser; nothing that is chosen here is sent anywhere. */
export default function Verify() {
  const { trust } = useLoaderData<typeof loader>();
  const [outcome, setOutcome] = useState<Judged>();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(keepForOffline, []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setOutcome(undefined);
    setFault(undefined);
    judged(new FormData(event.currentTarget))
      .then(setOutcome, (error: unknown) => setFault(String(error)))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Opening kind="Check it yourself" title="Verify">
        <p className="lead">
          Choose a receipt, an event’s proof or a relocation certificate. This browser computes its
          signatures and hashes again; what you choose stays on your machine.
        </p>
        <noscript>
          <p className="notice">
            Verifying here takes JavaScript. Without it, the program does the same, on a machine
            without a network: <code>npx vitrine-verify receipt FILE --trust TRUST</code>
          </p>
        </noscript>
      </Opening>
      <Band title="Documents">
        <form className="stack" onSubmit={submit} method="post">
          <Field label="Receipt, proof or certificate">
            {(attributes) => <input {...attributes} type="file" name="document" required />}
          </Field>
          <Field
            label="Manifest"
            hint="Of a certificate, where you have it: then each object is counted"
          >
            {(attributes) => <input {...attributes} type="file" name="manifest" />}
          </Field>
          <Field
            label="Trust policy"
            hint="Whose signatures count. This one comes from the operator itself; in earnest, take it from somebody you believe."
          >
            {(attributes) => (
              <textarea
                {...attributes}
                name="trust"
                defaultValue={trust}
                spellCheck={false}
                rows={8}
              />
            )}
          </Field>
          <p>
            <button type="submit" disabled={busy}>
              Verify
            </button>
          </p>
        </form>
      </Band>
      <div aria-live="polite">
        {fault !== undefined && <p className="notice bad">{fault}</p>}
        {outcome && <Result {...outcome} />}
      </div>
    </>
  );
}

/** From the next visit on this page opens without a network. */
function keepForOffline(): void {
  // Browsers offer it to secure origins alone, and people can refuse it: the page works all the same.
  navigator.serviceWorker
    ?.register('/verify-worker.js', { scope: '/verify' })
    .catch(() => undefined);
}

async function judged(form: FormData): Promise<Judged> {
  const document = form.get('document');
  if (!(document instanceof File)) throw new Error('Choose a file');
  const trust = String(form.get('trust') ?? '').replaceAll('\r\n', '\n');
  const bytes = new Uint8Array(await document.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  if (text.includes(eventProofFormat)) return judgedEvent(bytes, trust);
  if (!text.includes(certificateFormat)) return judgedReceipt(bytes, trust);
  const manifest = form.get('manifest');
  if (!(manifest instanceof File) || manifest.size === 0) {
    return { verdict: await verifyCertificate(bytes, trust) };
  }
  const chunk = new Uint8Array(await manifest.arrayBuffer());
  return { verdict: await verifyCertificate(bytes, trust, { manifest: [chunk] }) };
}

async function judgedReceipt(bytes: Uint8Array, trust: string): Promise<Judged> {
  const verdict = await verifyReceipt(bytes, trust);
  if (!verdict.valid) return { verdict };
  const { entry, opening } = parseReceipt(bytes);
  const { type, at } = entry;
  return { verdict, ...(opening && { opened: { type, at, payload: opening.payload } }) };
}

async function judgedEvent(bytes: Uint8Array, trust: string): Promise<Judged> {
  const verdict = await verifyEventProof(bytes, trust);
  if (!verdict.valid) return { verdict };
  const { event, receipt } = parseEventProof(bytes);
  const { type, at } = receipt.entry;
  return { verdict, opened: { type, at, payload: event } };
}

function Result({ verdict, opened }: Judged) {
  const { valid, failures, proven, declared, notCovered } = verdict;
  return (
    <>
      <Band title="Verdict">
        <p className="lead">
          <span className={`state ${valid ? 'good' : 'bad'}`}>{valid ? 'Valid' : 'Not valid'}</span>
        </p>
        <List items={failures.map(({ message }) => message)} />
      </Band>
      {opened && (
        <Band title="The entry, opened" note={<Moment at={opened.at} />}>
          <p className="mono">{opened.type}</p>
          <pre className="wrapped">{JSON.stringify(opened.payload, undefined, 2)}</pre>
        </Band>
      )}
      <Band title="Proven" note="By signatures and hashes, computed here">
        <List items={proven} />
      </Band>
      <Band title="Declared" note="Said by the operator; nothing here proves it">
        <List items={declared} />
      </Band>
      <Band title="Not covered">
        <List items={notCovered} />
      </Band>
    </>
  );
}

function List({ items }: { readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <ul className="prose">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
