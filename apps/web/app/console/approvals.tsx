import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../api/client.ts';
import { type Outcome, outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Refused, said } from '../parts/form.tsx';
import { type RequestContext, requestContext } from '../request-context.ts';
import { ofProposal, ofRelocation, ofRequest, sortedFor, type Waiting } from './waiting.ts';
import { WaitingList } from './waiting-list.tsx';

const openMax = 200;
/** Of what is over, the newest. */
const overMax = 20;

export async function loader({ context }: LoaderFunctionArgs) {
  const { office, person } = context.get(requestContext);
  const permissions = person?.permissions ?? [];
  const name = person?.name ?? '';
  const [{ relocations }, { document }, { requests }, proposals] = await Promise.all([
    got(office.GET('/v1/relocations', { params: { query: { limit: openMax, open: 'true' } } })),
    got(office.GET('/v1/policy')),
    got(office.GET('/v1/access-requests')),
    permissions.includes('policy.read') ? proposalsOf(office) : [],
  ]);
  const now = { ms: Date.now(), policyVersion: document.version };
  const all: Waiting[] = [
    ...relocations.flatMap((one) => ofRelocation(one, now)),
    ...requests.flatMap(ofRequest),
    ...proposals.flatMap(ofProposal),
  ];
  const { over, ...open } = sortedFor(all, { name, permissions });
  return { ...open, over: over.slice(0, overMax), operator: name };
}

/** With what each changes: nobody approves what they have not seen. */
async function proposalsOf(office: RequestContext['office']) {
  const { proposals } = await got(office.GET('/v1/policy-proposals'));
  const unapproved = proposals.filter(({ approvedBy, state }) => {
    return approvedBy === undefined && state !== 'published';
  });
  return Promise.all(
    unapproved
      .slice(0, overMax)
      .map(({ proposal: id }) =>
        got(office.GET('/v1/policy-proposals/{id}', { params: { path: { id } } })),
      ),
  );
}

/** Approves one of them, with the note that the browser has signed. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const form = await request.formData();
  const params = { path: { id: said(form, 'id') } };
  const body = { approval: String(form.get('approval')) };
  const { refusal } = await approved();
  return refusal === undefined ? redirect('/console/approvals') : { refusal };

  async function approved(): Promise<Outcome<unknown>> {
    switch (said(form, 'kind')) {
      case 'relocation':
        return outcome(office.POST('/v1/relocations/{id}/approvals', { params, body }));
      case 'read':
        return outcome(office.POST('/v1/access-requests/{id}/approvals', { params, body }));
      case 'policy':
        return outcome(office.POST('/v1/policy-proposals/{id}/approvals', { params, body }));
      default:
        throw new Response('There is no such thing to approve.', { status: 400 });
    }
  }
}

export default function ApprovalsPage() {
  const { forMe, mine, others, over, operator } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <Opening kind="Office" title="Approvals">
        <p className="prose">
          What takes two people and has one so far: starts and erasures of relocations, reads of
          samples, policies. An approval is signed in your browser with your own key.
        </p>
      </Opening>
      {sent?.refusal && <Refused refusal={sent.refusal} />}
      <Band title="Waits for you">
        <WaitingList all={forMe} operator={operator} mayApprove>
          Nothing waits for you.
        </WaitingList>
      </Band>
      <Band title="You asked for, or approved" note="Somebody else has to do the rest.">
        <WaitingList all={mine} operator={operator}>
          Nothing of yours waits for a second person.
        </WaitingList>
      </Band>
      {others.length > 0 && (
        <Band title="Waits for others" note="Your roles do not approve these.">
          <WaitingList all={others} operator={operator} />
        </Band>
      )}
      {over.length > 0 && (
        <Band title="Over" note="Nobody approved in time; they have to be asked for anew.">
          <WaitingList all={over} operator={operator} />
        </Band>
      )}
    </>
  );
}
