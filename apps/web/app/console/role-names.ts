/** What a person of the operator can be. */
export const roleNames = [
  'administrator',
  'data-steward',
  'analyst',
  'counsel',
  'counsel-reviewer',
  'privacy-officer',
  'reviewer',
  'auditor',
  'key-manager',
] as const;

/** The roles that a form names. */
export function rolesIn(form: FormData): (typeof roleNames)[number][] {
  return roleNames.filter((role) => form.getAll('roles').includes(role));
}
