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
import { policyApprovalText } from '../parts/approval-texts.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused, said } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { SignApproval } from '../parts/sign-approval.tsx';
import { TextDiff } from '../parts/text-diff.tsx';
import { requestContext } from '../request-context.ts';
import { Changes, proposalStates } from './policy-changes.tsx';

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { office, person } = context.get(requestContext);
  const path = { id: params.id ?? '' };
  const proposal = await got(office.GET('/v1/policy-proposals/{id}', { params: { path } }));
  return { proposal, person: person?.name };
}

/** Approves with a note that was signed elsewhere, or publishes. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const form = await request.formData();
  const id = params.id ?? '';
  const note = form.get('approval');
  const { refusal } =
    said(form, 'intent') === 'publish'
      ? await outcome(office.POST('/v1/policies', { body: { proposal: id } }))
      : await outcome(
          office.POST('/v1/policy-proposals/{id}/approvals', {
            params: { path: { id } },
            body: { approval: typeof note === 'string' ? noteOf(note) : '' },
          }),
        );
  if (refusal !== undefined) return { refusal };
  return redirect(`/console/policy/proposals/${id}`);
}

/** As it was signed: forms change the ends of lines, and people leave some at the end. */
function noteOf(text: string): string {
  return `${text.replaceAll('\r\n', '\n').trimEnd()}\n`;
}

export default function Proposal() {
  const { proposal, person } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const [colour, words] = proposalStates[proposal.state];
  return (
    <>
      <Opening kind="Residency policy" title={`Proposed version ${proposal.version}`}>
        <p>
          <span className={`state ${colour}`}>{words}</span>
        </p>
      </Opening>
      <Band title="What happens now">
        {sent?.refusal && <Refused refusal={sent.refusal} />}
        <NextStep proposal={proposal} person={person} />
      </Band>
      <Band title="What it changes" note={`In version ${proposal.version - 1}`}>
        <Changes changes={proposal.changes} />
        <h3>In the text</h3>
        <TextDiff before={proposal.replacedText} after={proposal.text} />
        <details>
          <summary>The file as it was proposed</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <pre tabIndex={0}>{proposal.yaml}</pre>
        </details>
      </Band>
      <Band title="Who and when">
        <dl className="facts">
          <dt>Proposed</dt>
          <dd>
            by {proposal.by}, <Moment at={proposal.proposedAt} />
          </dd>
          {proposal.approvedAt && (
            <>
              <dt>Approved</dt>
              <dd>
                by {proposal.approvedBy}, <Moment at={proposal.approvedAt} />
              </dd>
            </>
          )}
          {proposal.publishedAt && (
            <>
              <dt>Published</dt>
              <dd>
                by {proposal.publishedBy}, <Moment at={proposal.publishedAt} />
              </dd>
            </>
          )}
          <dt>Ends</dt>
          <dd>
            <Moment at={proposal.expiresAt} />
          </dd>
          <dt>Digest of the policy</dt>
          <dd className="mono">{proposal.digest}</dd>
          <dt>Digest that is signed</dt>
          <dd className="mono">{proposal.proposalDigest}</dd>
        </dl>
      </Band>
    </>
  );
}

type Loaded = Awaited<ReturnType<typeof loader>>;

function NextStep({ proposal, person }: Loaded) {
  switch (proposal.state) {
    case 'waiting':
      if (person === proposal.by) {
        return <p className="prose">Somebody else than you has to approve it.</p>;
      }
      return <Approve proposal={proposal} person={person} />;
    case 'approved':
      return <Publish proposal={proposal} />;
    case 'published':
      return (
        <p className="prose">
          It was published. <Link to="/console/policy">The policy in force</Link>
        </p>
      );
    case 'superseded':
      return (
        <p className="prose">
          Another version was published after this was proposed, so it can be published no more.{' '}
          <Link to="/console/policy">Propose it again from the one in force</Link>.
        </p>
      );
    case 'expired':
      return (
        <p className="prose">
          A proposal lasts a week, and this one is over.{' '}
          <Link to="/console/policy">Propose it again</Link>.
        </p>
      );
  }
}

function Approve({ proposal, person }: Loaded) {
  const command = `npx vitrine policy approve ${proposal.proposal} --as ${person ?? '…'}`;
  return (
    <>
      <SignApproval
        operator={person ?? ''}
        label={`Approve version ${proposal.version}`}
        fields={{ intent: 'approve' }}
        textOf={(nonce) => policyApprovalText(proposal, nonce)}
      />
      <p className="prose">
        Is your key on another machine? There, this command shows the changes, signs them and sends
        the approval:
      </p>
      <pre className="command">{command}</pre>
      <details>
        <summary>I have a signed note already</summary>
        <Form className="stack" method="post">
          <Field label="Signed note">
            {(attributes) => (
              <textarea {...attributes} name="approval" rows={10} spellCheck={false} required />
            )}
          </Field>
          <p>
            <button type="submit" name="intent" value="approve">
              Approve
            </button>
          </p>
        </Form>
      </details>
    </>
  );
}

function Publish({ proposal }: Pick<Loaded, 'proposal'>) {
  return (
    <Form method="post">
      <p className="prose">
        Published, it is in force at once, and every site acts on it as soon as it has fetched it.
        It is refused if another version was published meanwhile.
      </p>
      <p className="actions">
        <button type="submit" name="intent" value="publish">
          Publish version {proposal.version}
        </button>
      </p>
    </Form>
  );
}
