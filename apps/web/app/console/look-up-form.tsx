import { Form } from 'react-router';
import { Field } from '../parts/form.tsx';

/** Where a file or a host is looked up. @param what a SHA-256 in hex, or the name of a host */
export function prevalencePath(what: string): string {
  const kind = /^[0-9a-f]{64}$/i.test(what) ? 'hash' : 'host';
  return `/console/statistics/${kind}/${encodeURIComponent(what.toLowerCase())}`;
}

export function LookUp({ look }: { readonly look?: string }) {
  return (
    <Form className="row" method="get" action="/console/statistics" key={look ?? ''}>
      <Field label="SHA-256 of a file, or a host’s name">
        {(attributes) => (
          <input {...attributes} name="look" required spellCheck={false} defaultValue={look} />
        )}
      </Field>
      <button type="submit">Look up</button>
    </Form>
  );
}
