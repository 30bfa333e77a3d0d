import { documentDigest, type JsonObject } from '@vitrine/verifier';
import { AuthorityRequestError } from '../errors.ts';
import type { Case, Decision } from './case.ts';
import { gates, gatesBefore } from './gates.ts';
import { isItemWithin } from './scope.ts';

/** Outcomes with which something leaves. */
export function discloses(outcome: Case['outcome']): boolean {
  return ['disclosed-full', 'disclosed-part', 'expertise-provided'].includes(outcome);
}

/** What leaves with this outcome: nothing, where it discloses nothing. */
export function releasedItems({ items, decision }: Case): Case['items'] {
  return decision !== undefined && discloses(decision.outcome) ? items : [];
}

/**
 * What the second reviewer approves: `sha256:` and base64 of the canonical JSON of the case's id,
 * category, scope, outcome, notice, and each item that leaves.
 * Source: docs/formats/authority-request.md.
 * @throws {AuthorityRequestError} `gate-order` where nothing was decided
 */
export function releaseDigest(request: Case): string {
  const { id, category, scope, scopeVersion } = request;
  const decision = requireDecision(request);
  return documentDigest({
    request: id,
    category,
    scopeVersion,
    scope: plain(scope),
    outcome: decision.outcome,
    legalReason: decision.legalReason ?? null,
    notice: plain(decision.notice),
    items: releasedItems(request).map(plain),
  });
}

/** @throws {AuthorityRequestError} `gate-order` */
export function requireDecision({ decision }: Case): Decision {
  if (decision !== undefined) return decision;
  throw new AuthorityRequestError('gate-order', 'Nothing has been decided yet');
}

/** Without members that are there and undefined. */
function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}

/**
 * Throws unless all that is decided may leave now. It looks at everything anew, whatever was
 * checked before: the last door.
 * @throws {AuthorityRequestError} `gate-order`, `approval-stale`, `reviewer-is-preparer`,
 *   `scope-exceeded`, `personal-data-found`, `outcome-unfounded`, `gag-unscheduled`
 */
export function requireReleasable(request: Case): Decision {
  const { decision, approval } = request;
  if (decision === undefined || approval === undefined) {
    throw new AuthorityRequestError('gate-order', 'It takes a decision and a second person first');
  }
  if (approval.digest !== releaseDigest(request)) {
    throw new AuthorityRequestError(
      'approval-stale',
      'Scope, items, outcome or notice are not those that were approved',
    );
  }
  if ([request.createdBy, ...request.preparers].includes(approval.by)) {
    throw new AuthorityRequestError('reviewer-is-preparer', `${approval.by} has prepared the case`);
  }
  requireGag(request, decision);
  if (!discloses(decision.outcome)) return decision;
  const open = gatesBefore('delivery').find((gate) => request.gates[gate]?.result !== 'passed');
  if (open !== undefined) {
    throw new AuthorityRequestError('gate-order', `The gate ${open} has not been passed`);
  }
  requireItems(request);
  return decision;
}

/** @throws {AuthorityRequestError} `outcome-unfounded`, `scope-exceeded`, `personal-data-found` */
export function requireItems({ items, scope, category }: Case): void {
  if (items.length === 0) {
    throw new AuthorityRequestError('outcome-unfounded', 'There is nothing to hand over');
  }
  for (const item of items) {
    if (!isItemWithin(item, scope)) {
      throw new AuthorityRequestError('scope-exceeded', `${item.name} is not within the scope`);
    }
    if (category === 'technical-expertise' && item.findings.length > 0) {
      throw new AuthorityRequestError(
        'personal-data-found',
        `${item.name} holds personal data: ${item.findings.join(', ')}`,
      );
    }
  }
}

/** @throws {AuthorityRequestError} `gag-unscheduled`, `notice-unplanned` */
export function requireGag({ gag, category }: Case, { notice, outcome }: Decision): void {
  if (gag.exists) {
    const end = gag.expiresOn ?? gag.reviewOn;
    if (notice.kind !== 'gag' || end === undefined || notice.on !== end) {
      throw new AuthorityRequestError(
        'gag-unscheduled',
        'There is a gag: the notice is planned for the day on which it ends or is reviewed',
      );
    }
    return;
  }
  const tellsUser = category === 'user-data' && discloses(outcome);
  const fits =
    notice.kind === 'notify' ? notice.on !== undefined : notice.kind !== 'gag' && !tellsUser;
  if (fits) return;
  throw new AuthorityRequestError(
    'notice-unplanned',
    'Say when the user is told; not-applicable is for what tells of no user',
  );
}

/** The first gate that is neither passed nor out of the way by a rejection before it. */
export function currentGate(request: Case): (typeof gates)[number] | undefined {
  const rejected = rejectedGate(request);
  const left = rejected === undefined ? gates : gates.slice(gates.indexOf('decision'));
  return left.find((gate) => request.gates[gate] === undefined);
}

export function rejectedGate(request: Case): (typeof gates)[number] | undefined {
  return gates.find((gate) => request.gates[gate]?.result === 'rejected');
}
