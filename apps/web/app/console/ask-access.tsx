import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused, said } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { narrowing } from '../parts/pager.tsx';
import { siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { askedForms, purposes } from './sample-read.tsx';

/** Reached from a site's page of a sample: the office alone knows who may approve. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const { request: id, ...asked } = narrowing(request.url, ['request', 'purpose', 'case', 'form']);
  const sites = await got(office.GET('/v1/sites'));
  const at = sites.find(({ name }) => name === params.site);
  const path = { id: id ?? '' };
  const status =
    id === undefined
      ? undefined
      : await got(office.GET('/v1/access-requests/{id}', { params: { path } }));
  return { asked, status, site: params.site ?? '', sample: params.sample ?? '', url: at?.url };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const form = await request.formData();
  const body = {
    site: params.site ?? '',
    sample: params.sample ?? '',
    purpose: said(form, 'purpose') as keyof typeof purposes,
    case: said(form, 'case'),
    form: said(form, 'form') as keyof typeof askedForms,
  };
  const { data, refusal } = await outcome(office.POST('/v1/access-requests', { body }));
  if (data === undefined) return { refusal };
  return redirect(`/console/access/ask/${body.site}/${body.sample}?request=${data.request}`);
}

export default function AskAccess() {
  const { status, site, sample, url } = useLoaderData<typeof loader>();
  const back = url && `${url}/console/samples/${sample}`;
  return (
    <>
      <Opening kind="Access" title={status === undefined ? 'Ask for a read' : 'Asked'}>
        <p className="prose">
          Another person approves, with a key of their own; the site checks both of you itself. The
          office knows the sample by the site’s id of it alone.
        </p>
      </Opening>
      {status === undefined ? <Asking /> : <Status />}
      <Band title="The sample">
        <dl className="facts">
          <dt>Site</dt>
          <dd>{siteName(site)}</dd>
          <dt>Id there</dt>
          <dd className="mono">{sample}</dd>
        </dl>
        {back && (
          <p>
            <a href={back}>Back to the sample</a>
          </p>
        )}
      </Band>
    </>
  );
}

function Asking() {
  const { asked } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <Band title="Your read" note="A request lasts a day and serves one read.">
      {sent?.refusal && <Refused refusal={sent.refusal} />}
      <Form className="stack" method="post">
        <Field label="Purpose">
          {(attributes) => (
            <select {...attributes} name="purpose" defaultValue={asked.purpose ?? ''} required>
              <option value="" disabled>
                Choose one
              </option>
              {Object.entries(purposes).map(([purpose, words]) => (
                <option key={purpose} value={purpose}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Case">
          {(attributes) => (
            <input {...attributes} name="case" defaultValue={asked.case} required maxLength={100} />
          )}
        </Field>
        <fieldset>
          <legend>Form</legend>
          {Object.entries(askedForms).map(([form, words]) => (
            <label key={form}>
              <input
                type="radio"
                name="form"
                value={form}
                defaultChecked={form === (asked.form ?? 'raw')}
                required
              />
              {words}
            </label>
          ))}
        </fieldset>
        <div className="actions">
          <button type="submit">Ask</button>
        </div>
      </Form>
    </Band>
  );
}

const states = { waiting: 'warn', approved: 'good', expired: 'idle' } as const;

function Status() {
  const { status } = useLoaderData<typeof loader>();
  if (status === undefined) return null;
  return (
    <Band title="Your request">
      <dl className="facts">
        <dt>State</dt>
        <dd>
          <span className={`state ${states[status.state]}`}>{status.state}</span>
          {status.approvedBy && ` by ${status.approvedBy}`}
        </dd>
        <dt>Purpose</dt>
        <dd>{purposes[status.purpose]}</dd>
        <dt>Case</dt>
        <dd>{status.case}</dd>
        <dt>Form</dt>
        <dd>{askedForms[status.form]}</dd>
        <dt>Ends</dt>
        <dd>
          <Moment at={status.expiresAt} />
        </dd>
        <dt>Request</dt>
        <dd className="mono">{status.request}</dd>
      </dl>
      <p>
        It waits in the <Link to="/console/approvals">approvals</Link> for somebody else than you.
        Then download at the sample’s page.
      </p>
    </Band>
  );
}
