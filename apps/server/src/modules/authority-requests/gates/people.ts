import { AuthorityRequestError } from '../errors.ts';
import type { Act, Actor, Case } from './case.ts';

/** Acts of the second person; all others are counsel's. */
const reviewing: readonly Act['act'][] = ['approve', 'return'];

/** Acts after which somebody cannot review the case any more. */
const preparing: readonly Act['act'][] = [
  'pass',
  'reject',
  'change-scope',
  'set-gag',
  'add-item',
  'remove-item',
  'decide',
  'reopen',
];

/** @throws {AuthorityRequestError} `role-missing`, `reviewer-is-preparer` */
export function requireRole(request: Case, { act }: Act, actor: Actor): void {
  const role = reviewing.includes(act) ? 'counsel-reviewer' : 'counsel';
  if (!actor.roles.includes(role)) {
    throw new AuthorityRequestError('role-missing', `${act} takes the role ${role}`);
  }
  if (act !== 'approve') return;
  const preparers = [request.createdBy, ...request.preparers];
  if (preparers.includes(actor.name)) {
    throw new AuthorityRequestError('reviewer-is-preparer', `${actor.name} has prepared the case`);
  }
  const alias = actor.aliases.find((one) => preparers.includes(one));
  if (alias === undefined) return;
  throw new AuthorityRequestError(
    'reviewer-is-preparer',
    `${actor.name} is the same person as ${alias}, who has prepared the case`,
  );
}

/** The list of preparers after this act. */
export function preparersAfter({ preparers }: Case, { act }: Act, { name }: Actor): string[] {
  const joins = preparing.includes(act) && !preparers.includes(name);
  return joins ? [...preparers, name] : [...preparers];
}
