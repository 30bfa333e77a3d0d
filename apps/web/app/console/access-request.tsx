import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { accessApprovalText } from '../parts/approval-texts.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Refused } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { SignApproval } from '../parts/sign-approval.tsx';
import { siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { office, person } = context.get(requestContext);
  const path = { id: params.id ?? '' };
  const asked = await got(office.GET('/v1/access-requests/{id}', { params: { path } }));
  return { asked, operator: person?.name ?? '' };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const path = { id: params.id ?? '' };
  const body = { approval: String((await request.formData()).get('approval')) };
  const answer = await outcome(
    office.POST('/v1/access-requests/{id}/approvals', { params: { path }, body }),
  );
  if (answer.refusal !== undefined) return { refusal: answer.refusal };
  return redirect(`/console/approvals/${path.id}`);
}

const states = {
  waiting: ['warn', 'waits for a second person'],
  approved: ['good', 'approved'],
  expired: ['idle', 'over: a request lasts a day'],
} as const;

export default function AccessRequestPage() {
  const { asked, operator } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const [colour, words] = states[asked.state];
  return (
    <>
      <Opening kind="Approvals" title={`A read at ${siteName(asked.site)}`}>
        <p>
          <span className={`state ${colour}`}>{words}</span>
        </p>
      </Opening>
      <Band title="What is asked for">
        <dl className="facts">
          <dt>Who would read</dt>
          <dd>{asked.by}</dd>
          <dt>The site’s number of the sample</dt>
          <dd className="mono">{asked.sample}</dd>
          <dt>Purpose and case</dt>
          <dd>
            {asked.purpose}, {asked.case}
          </dd>
          <dt>In what form</dt>
          <dd>{asked.form}</dd>
          <dt>Asked</dt>
          <dd>
            <Moment at={asked.requestedAt} />
          </dd>
          <dt>Until</dt>
          <dd>
            <Moment at={asked.expiresAt} />
          </dd>
          {asked.approvedBy !== undefined && (
            <>
              <dt>Approved by</dt>
              <dd>{asked.approvedBy}</dd>
            </>
          )}
          <dt>Digest that is signed</dt>
          <dd className="mono">{asked.digest}</dd>
        </dl>
        {sent?.refusal && <Refused refusal={sent.refusal} />}
        {asked.state === 'waiting' && asked.by === operator && (
          <p>Somebody else than you has to approve it.</p>
        )}
        {asked.state === 'waiting' && asked.by !== operator && (
          <SignApproval
            operator={operator}
            label="Approve this one read"
            command={`npx vitrine sample approve ${asked.request} --as ${operator}`}
            fields={{}}
            textOf={(nonce) => accessApprovalText(asked, nonce)}
          />
        )}
      </Band>
    </>
  );
}
