import type { paths } from '../api/generated/office.d.ts';

/** What the interface knows people as. */
export type Role =
  paths['/v1/people']['get']['responses'][200]['content']['application/json']['people'][number]['roles'][number];

// A record, so that the compiler finds a role that is missing here, or is no more.
const inOrder: Readonly<Record<Role, true>> = {
  administrator: true,
  'data-steward': true,
  analyst: true,
  counsel: true,
  'counsel-reviewer': true,
  'privacy-officer': true,
  reviewer: true,
  auditor: true,
  'key-manager': true,
};

export const roleNames = Object.keys(inOrder) as readonly Role[];

/** The roles that a form names. */
export function rolesIn(form: FormData): Role[] {
  return roleNames.filter((role) => form.getAll('roles').includes(role));
}
