import type { OfficeAnswer, RelocationStatus } from '../api/answers.ts';
import { type Stage, stageOf } from '../parts/approval-stage.ts';

export type AccessRequest = OfficeAnswer<'/v1/access-requests'>['requests'][number];
export type Proposal = OfficeAnswer<'/v1/policy-proposals/{id}'>;

interface Common {
  readonly id: string;
  /** Who asked. */
  readonly by: string;
  /** Who has approved so far. */
  readonly approvedBy: readonly string[];
  /** When it was asked for. */
  readonly since: string;
  /** undefined: it does not expire. */
  readonly until: string | undefined;
  /** Why nobody can approve it any more; undefined: it waits. */
  readonly over: string | undefined;
}

/** Something that takes a second person. */
export type Waiting = Common &
  (
    | { readonly kind: 'relocation'; readonly stage: Stage; readonly status: RelocationStatus }
    | { readonly kind: 'read'; readonly asked: AccessRequest }
    | { readonly kind: 'policy'; readonly proposal: Proposal }
  );

/** @param now against which the plan's time is held, and the policy in force */
export function ofRelocation(
  status: RelocationStatus,
  now: { readonly ms: number; readonly policyVersion: number },
): Waiting[] {
  const stage = stageOf(status);
  const { plan, approvals, relocation } = status;
  const people = approvals.filter((one) => one.stage === stage).map((one) => one.operator);
  if (stage === undefined || people.length >= 2) return [];
  const isStart = stage === 'start';
  return [
    {
      kind: 'relocation',
      id: relocation,
      stage,
      status,
      by: plan.createdBy,
      approvedBy: people,
      since: plan.createdAt,
      until: isStart ? plan.expiresAt : undefined,
      over: isStart ? overOf(plan, now) : undefined,
    },
  ];
}

function overOf(
  { expiresAt, policyVersion }: RelocationStatus['plan'],
  now: { readonly ms: number; readonly policyVersion: number },
): string | undefined {
  if (now.ms > Date.parse(expiresAt)) return 'The plan’s week is over; plan again.';
  if (now.policyVersion === policyVersion) return undefined;
  return 'The policy has changed since; plan again.';
}

export function ofRequest(asked: AccessRequest): Waiting[] {
  if (asked.approvedBy !== undefined) return [];
  const over = asked.state === 'expired' ? 'A request lasts a day; ask again.' : undefined;
  const { request: id, by, requestedAt: since, expiresAt: until } = asked;
  return [{ kind: 'read', id, asked, by, approvedBy: [], since, until, over }];
}

const proposalOver = {
  expired: 'A proposal lasts a week; propose it again.',
  superseded: 'Another version was published; propose it again from there.',
} as const;

export function ofProposal(proposal: Proposal): Waiting[] {
  const { state, proposal: id, by, proposedAt: since, expiresAt: until } = proposal;
  if (proposal.approvedBy !== undefined || state === 'approved' || state === 'published') return [];
  const over = state === 'waiting' ? undefined : proposalOver[state];
  return [{ kind: 'policy', id, proposal, by, approvedBy: [], since, until, over }];
}

const needed = {
  relocation: 'relocations.approve',
  read: 'access.approve',
  policy: 'policy.approve',
} as const;

/** Sorted by what the person can do about it; the newest first in each. */
export function sortedFor(
  all: readonly Waiting[],
  person: { readonly name: string; readonly permissions: readonly string[] },
) {
  const newestFirst = all.toSorted((one, other) => (one.since < other.since ? 1 : -1));
  const open = newestFirst.filter(({ over }) => over === undefined);
  const has = (one: Waiting) => one.approvedBy.includes(person.name);
  const asked = (one: Waiting) => one.by === person.name;
  // Who has planned a relocation may be one of the two; who asks for a read or proposes may not.
  const canApprove = (one: Waiting) =>
    person.permissions.includes(needed[one.kind]) &&
    !has(one) &&
    (one.kind === 'relocation' || !asked(one));
  const forMe = open.filter(canApprove);
  const mine = open.filter((one) => !canApprove(one) && (asked(one) || has(one)));
  return {
    forMe,
    mine,
    others: open.filter((one) => !forMe.includes(one) && !mine.includes(one)),
    over: newestFirst.filter(({ over }) => over !== undefined),
  };
}
