import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused, said } from '../parts/form.tsx';
import { IssuedKey } from '../parts/issued-key.tsx';
import { Moment } from '../parts/moment.tsx';
import { count, countryName, regionName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { site } = context.get(requestContext);
  const path = { id: params.id ?? '' };
  return await got(site.GET('/v1/customers/{id}', { params: { path } }));
}

/** Issues a key, or revokes one whose name was typed. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const { site } = context.get(requestContext);
  const form = await request.formData();
  if (said(form, 'intent') === 'issue') {
    const label = said(form, 'label');
    const { data, refusal } = await outcome(
      site.POST('/v1/customers/{id}/api-keys', {
        params: { path: { id: params.id ?? '' } },
        body: label === '' ? {} : { label },
      }),
    );
    return { issued: data?.apiKey.token, refusal };
  }
  const key = said(form, 'key');
  if (said(form, 'name') !== said(form, 'typed')) return { key, mistyped: true };
  const path = { id: key };
  const { refusal } = await outcome(site.DELETE('/v1/api-keys/{id}', { params: { path } }));
  return { refusal, revoked: refusal === undefined ? said(form, 'name') : undefined };
}

export default function CustomerPage() {
  const { customer, apiKeys } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const inUse = apiKeys.filter(({ revokedAt }) => revokedAt === undefined);
  const revoked = apiKeys.filter(({ revokedAt }) => revokedAt !== undefined);
  return (
    <>
      <Opening kind="Customer" title={customer.name} />
      <Band title="Who it is">
        <dl className="facts">
          <dt>Country</dt>
          <dd>
            {countryName(customer.country)} ({regionName(customer.region)})
          </dd>
          <dt>Since</dt>
          <dd>
            <Moment at={customer.createdAt} />
          </dd>
          <dt>Id</dt>
          <dd className="mono">{customer.id}</dd>
        </dl>
        <p>
          <Link to={`/console/samples?customer=${customer.id}`}>Its samples</Link>
        </p>
      </Band>
      <Band title="API keys" note="Products submit with them. The newest 200.">
        {sent?.refusal && <Refused refusal={sent.refusal} />}
        {sent?.issued && <IssuedKey token={sent.issued} words="The new API key" />}
        {sent?.revoked && (
          <p className="notice good" role="status">
            The key {sent.revoked} is revoked.
          </p>
        )}
        {inUse.length === 0 && (
          <div className="empty">
            <p>No key is in use: its products cannot submit. Make one below.</p>
          </div>
        )}
        {inUse.map((key) => (
          <Key key={key.id} apiKey={key} isMistyped={sent?.key === key.id && sent.mistyped} />
        ))}
        <Form className="row" method="post">
          <Field label="What for (may be left empty)">
            {(attributes) => (
              <input {...attributes} name="label" maxLength={200} autoComplete="off" />
            )}
          </Field>
          <button type="submit" name="intent" value="issue">
            Make a key
          </button>
        </Form>
        {revoked.length > 0 && (
          <details>
            <summary>{count(revoked.length)} revoked</summary>
            <ul className="plain">
              {revoked.map((key) => (
                <li key={key.id}>
                  {nameOf(key)}, revoked <Moment at={key.revokedAt ?? ''} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </Band>
    </>
  );
}

type ApiKey = Awaited<ReturnType<typeof loader>>['apiKeys'][number];

/** What it is called here: its label, or the beginning of its id. */
function nameOf({ id, label }: ApiKey): string {
  return label ?? id.slice(0, 8);
}

function Key(props: { readonly apiKey: ApiKey; readonly isMistyped: boolean | undefined }) {
  const { apiKey, isMistyped } = props;
  const name = nameOf(apiKey);
  return (
    <article className="row-item">
      <h3>{name}</h3>
      <p className="small quiet">
        Made <Moment at={apiKey.createdAt} />, <span className="mono">{apiKey.id}</span>
      </p>
      <details open={isMistyped}>
        <summary>
          Revoke<span className="visually-hidden"> {name}</span>
        </summary>
        <Form className="stack" method="post">
          <p>
            Products that use this key are refused from then on, within a second. It cannot be
            undone; the ledger records it.
          </p>
          <input type="hidden" name="key" value={apiKey.id} />
          <input type="hidden" name="name" value={name} />
          <Field
            label={`Type ${name} to revoke it`}
            fault={isMistyped ? 'That is not its name: nothing was revoked.' : undefined}
          >
            {(attributes) => (
              <input {...attributes} name="typed" required autoComplete="off" spellCheck={false} />
            )}
          </Field>
          <p>
            <button type="submit" className="danger" name="intent" value="revoke">
              Revoke the key
            </button>
          </p>
        </Form>
      </details>
    </article>
  );
}
