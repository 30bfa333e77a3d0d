import { parseTlogProof } from '@vitrine/tlog';
import { checkPlan, planDigest } from '@vitrine/verifier';
import type { Queries } from '../../../platform/postgres/index.ts';
import { type PolicyStep, policyDigest, ResidencyError, withHomes } from '../../residency/index.ts';
import { RelocationError } from '../errors.ts';
import { checkAuthority, type OfficeDocuments } from './authority.ts';

/**
 * Whether a version is the switch of a relocation whose start two operators have approved: it
 * differs from the one before in nothing but what the plan says, and was not aborted before.
 * @throws {RelocationError} `approvals-missing`, `approval-invalid` where only that is amiss
 */
export async function isApprovedSwitch(
  db: Queries,
  documents: OfficeDocuments,
  { previous, next, index }: PolicyStep,
): Promise<boolean> {
  let missing: RelocationError | undefined;
  for (const { opening } of await documents.ofType(db, 'relocation.planned')) {
    const plan = checkPlan(opening?.payload);
    if (plan.policyVersion !== previous.version || !isOutcome(plan, previous, next)) continue;
    const { relocation } = plan;
    if (await wasAborted(db, documents, relocation, index)) continue;
    try {
      const order = { relocation, plan: planDigest(plan), stage: 'start', before: index } as const;
      await checkAuthority(db, documents, order);
      return true;
    } catch (error) {
      if (!(error instanceof RelocationError)) throw error;
      missing = error;
    }
  }
  if (missing !== undefined) throw missing;
  return false;
}

function isOutcome(
  { region, classes, from, to }: ReturnType<typeof checkPlan>,
  previous: PolicyStep['previous'],
  next: PolicyStep['next'],
): boolean {
  const home = previous.regions[region]?.home;
  if (home === undefined || classes.some((one) => home[one] !== from.site)) return false;
  try {
    const planned = withHomes(previous, region, classes, to.site, next.effective);
    return policyDigest(planned) === policyDigest(next);
  } catch (error) {
    if (error instanceof ResidencyError) return false;
    throw error;
  }
}

/** After an order to abort there is no switch, whatever had been approved. */
async function wasAborted(
  db: Queries,
  documents: OfficeDocuments,
  relocation: string,
  before: bigint,
): Promise<boolean> {
  const directives = await documents.ofType(db, 'relocation.directive', relocation);
  return directives.some(
    ({ opening, proof }) =>
      opening?.payload.act === 'abort' && parseTlogProof(proof).index < before,
  );
}
