import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { accessApprovalText, policyApprovalText } from '../parts/approval-texts.ts';
import { Moment } from '../parts/moment.tsx';
import { SignApproval } from '../parts/sign-approval.tsx';
import { WhatIsApproved } from '../parts/what-is-approved.tsx';
import { listed, regionName, siteName } from '../parts/words.ts';
import { Changes } from './policy-changes.tsx';
import { ApproveRelocation } from './relocation-approving.tsx';
import type { AccessRequest, Waiting } from './waiting.ts';

/** Things that wait, each with what it says and, where one may, the button. */
export function WaitingList(props: {
  readonly all: readonly Waiting[];
  readonly operator: string;
  readonly mayApprove?: boolean;
  /** Where there are none. */
  readonly children?: ReactNode;
}) {
  const { all, operator, mayApprove = false, children } = props;
  if (all.length === 0) {
    return (
      <div className="empty">
        <p>{children}</p>
      </div>
    );
  }
  return all.map((one) => (
    <article key={`${one.kind} ${one.id}`} className="row-item" aria-label={titleOf(one)}>
      <h3>
        <Link to={addressOf(one)}>{titleOf(one)}</Link>
      </h3>
      <p className="small quiet">
        Asked for by {one.by === operator ? `${one.by} (you)` : one.by}, <Moment at={one.since} />
        {one.approvedBy.length > 0 && <>; approved by {listed(one.approvedBy)}</>}
        {one.until !== undefined && one.over === undefined && (
          <>
            ; until <Moment at={one.until} />
          </>
        )}
      </p>
      {one.over === undefined ? (
        <What one={one} isOpen={mayApprove} />
      ) : (
        <p className="notice warn">Over. {one.over}</p>
      )}
      {mayApprove && <Approve one={one} operator={operator} />}
    </article>
  ));
}

function titleOf(one: Waiting): string {
  switch (one.kind) {
    case 'relocation': {
      const { region, from, to } = one.status;
      const move = `${regionName(region)} from ${siteName(from)} to ${siteName(to)}`;
      return one.stage === 'start' ? `Start: ${move}` : `Erasure at the source: ${move}`;
    }
    case 'read':
      return `Read at ${siteName(one.asked.site)} as ${one.asked.form}`;
    case 'policy':
      return `Policy version ${one.proposal.version}`;
  }
}

function addressOf({ kind, id }: Waiting): string {
  const folders = { relocation: 'relocations', read: 'approvals', policy: 'policy/proposals' };
  return `/console/${folders[kind]}/${id}`;
}

/** What somebody agrees to who approves it. */
function What({ one, isOpen }: { one: Waiting; isOpen: boolean }) {
  return (
    <details open={isOpen}>
      <summary>What is approved</summary>
      {one.kind === 'relocation' && <WhatIsApproved status={one.status} stage={one.stage} />}
      {one.kind === 'policy' && <Changes changes={one.proposal.changes} />}
      {one.kind === 'read' && <p className="prose">{readWords(one.asked)}</p>}
    </details>
  );
}

const formWords: Readonly<Record<AccessRequest['form'], string>> = {
  cart: 'neutered, as CaRT',
  zip: 'in a zip archive with the customary password',
  raw: 'as it is, live',
  excerpt: 'a few of its bytes in hex',
};

function readWords({ by, sample, site, form, purpose, case: reference }: AccessRequest): string {
  return `${by} may read the sample ${sample} at ${siteName(site)} once, ${formWords[form]}, for ${purpose} (${reference}). The read is recorded in the site’s ledger.`;
}

function Approve({ one, operator }: { one: Waiting; operator: string }) {
  const fields = { kind: one.kind, id: one.id };
  switch (one.kind) {
    case 'relocation':
      return <ApproveRelocation status={one.status} operator={operator} fields={fields} />;
    case 'read':
      return (
        <SignApproval
          operator={operator}
          label="Approve this one read"
          command={`npx vitrine sample approve ${one.id} --as ${operator}`}
          fields={fields}
          textOf={(nonce) => accessApprovalText(one.asked, nonce)}
        />
      );
    case 'policy':
      return (
        <SignApproval
          operator={operator}
          label={`Approve version ${one.proposal.version}`}
          command={`npx vitrine policy approve ${one.id} --as ${operator}`}
          fields={fields}
          textOf={(nonce) => policyApprovalText(one.proposal, nonce)}
        />
      );
  }
}
