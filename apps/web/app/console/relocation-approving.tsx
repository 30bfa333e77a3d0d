import { approvalText } from '@vitrine/verifier';
import { Link } from 'react-router';
import type { RelocationStatus } from '../api/answers.ts';
import { approversOf, stageOf } from '../parts/approval-stage.ts';
import { Moment } from '../parts/moment.tsx';
import { SignApproval } from '../parts/sign-approval.tsx';
import { relocationStates } from '../parts/state-words.ts';
import { WhatIsApproved } from '../parts/what-is-approved.tsx';
import { listed, regionName, siteName } from '../parts/words.ts';

interface Props {
  readonly status: RelocationStatus;
  readonly operator: string;
  readonly mayApprove: boolean;
  /** Why the plan can no longer be approved; undefined: it can. */
  readonly isVoid: string | undefined;
}

/** Which approvals stand in the way, what they say, and mine among them. */
export function Approving({ status, operator, mayApprove, isVoid }: Props) {
  const { state, region, from, planDigest, plan } = status;
  const stage = stageOf(status);
  if (stage === undefined) return <p className="prose">{relocationStates[state].sentence}</p>;
  if (stage === 'start' && isVoid !== undefined) return <Void reason={isVoid} />;
  const people = approversOf(status, stage);
  return (
    <>
      <p className="prose">
        {stage === 'start'
          ? `Two people approve that ${regionName(region)} moves exactly as the plan below says:`
          : `Two people approve that the copy at ${siteName(from)} is destroyed:`}
      </p>
      <WhatIsApproved status={status} stage={stage} />
      <dl className="facts">
        <dt>Digest that is signed</dt>
        <dd className="mono">{planDigest}</dd>
        <dt>Approved so far</dt>
        <dd>{people.length === 0 ? 'by nobody' : `by ${listed(people)}`}</dd>
        {stage === 'start' && (
          <>
            <dt>Void after</dt>
            <dd>
              <Moment at={plan.expiresAt} />
            </dd>
          </>
        )}
      </dl>
      {people.length < 2 && people.includes(operator) && (
        <p>You have approved. Somebody else has to as well.</p>
      )}
      {people.length < 2 && !people.includes(operator) && mayApprove && (
        <ApproveRelocation status={status} operator={operator} />
      )}
    </>
  );
}

/** The button with which one approves what waits of a relocation, wherever it is shown. */
export function ApproveRelocation(props: {
  readonly status: RelocationStatus;
  readonly operator: string;
  readonly fields?: Readonly<Record<string, string>>;
}) {
  const { status, operator, fields = {} } = props;
  const { relocation, planDigest } = status;
  const stage = stageOf(status);
  if (stage === undefined) return null;
  return (
    <SignApproval
      operator={operator}
      label={stage === 'start' ? 'Approve the start' : 'Approve the erasure'}
      command={`npx vitrine relocate approve ${relocation} --as ${operator}`}
      fields={{ act: 'approve', ...fields }}
      textOf={(nonce) => approvalText({ relocation, stage, plan: planDigest, nonce })}
    />
  );
}

function Void({ reason }: { reason: string }) {
  return (
    <div className="notice warn prose">
      <p>
        This plan is void: {reason} It can be neither approved nor started. Abort it, and{' '}
        <Link to="/console/relocations/new">plan again</Link>.
      </p>
    </div>
  );
}
