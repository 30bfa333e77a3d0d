/** What a person of the operator can be; one person may be several. */
export const roles = [
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
export type Role = (typeof roles)[number];

/** Of an operator for whom none is named. */
export const defaultRoles: readonly Role[] = ['data-steward', 'analyst'];

/**
 * What people may do, and the roles that may: the whole table. The auditor reads all evidence and
 * changes nothing; who looks after people touches neither data nor keys.
 */
export const staffPermissions = {
  'overview.read': [
    'administrator',
    'data-steward',
    'analyst',
    'privacy-officer',
    'auditor',
    'key-manager',
  ],
  'relocations.plan': ['data-steward'],
  'relocations.approve': ['data-steward'],
  'relocations.steer': ['data-steward'],
  'policy.read': ['data-steward', 'counsel', 'privacy-officer', 'auditor'],
  'policy.propose': ['data-steward'],
  'policy.approve': ['data-steward'],
  'policy.publish': ['data-steward'],
  'samples.find': ['data-steward', 'analyst', 'privacy-officer'],
  'samples.describe': ['data-steward', 'analyst', 'privacy-officer'],
  'samples.read': ['analyst'],
  'analysis.read': ['data-steward', 'analyst', 'privacy-officer', 'auditor'],
  'analysis.reports': ['data-steward', 'analyst', 'privacy-officer'],
  'analysis.order': ['analyst'],
  'access.request': ['analyst'],
  'access.approve': ['data-steward', 'analyst'],
  'access.read': ['data-steward', 'analyst', 'privacy-officer', 'auditor'],
  'access-log.read': ['data-steward', 'analyst', 'privacy-officer', 'auditor'],
  'statistics.read': ['data-steward', 'analyst', 'privacy-officer', 'auditor'],
  'keys.read': ['data-steward', 'auditor', 'key-manager'],
  'ledger.read': ['administrator', 'data-steward', 'key-manager', 'auditor'],
  'ledger.check': ['data-steward'],
  'settings.read': ['administrator', 'auditor'],
  'people.read': ['administrator', 'data-steward', 'auditor'],
  'people.manage': ['administrator'],
  'customers.read': ['data-steward', 'analyst', 'privacy-officer', 'key-manager', 'auditor'],
  'customers.manage': ['data-steward', 'key-manager'],
  'customers.erase': ['privacy-officer'],
  'evidence.read': [
    'data-steward',
    'counsel',
    'counsel-reviewer',
    'privacy-officer',
    'reviewer',
    'auditor',
  ],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
export type StaffPermission = keyof typeof staffPermissions;

/** Those of everybody else; `signed-in` is any person of the operator, for their own account. */
export const otherPermissions = ['public', 'customer', 'site', 'local-admin', 'signed-in'] as const;

/** Who may call a route. */
export type Permission = (typeof otherPermissions)[number] | StaffPermission;

export const staffPermissionNames = Object.keys(staffPermissions) as readonly StaffPermission[];

export const permissions: readonly Permission[] = [...otherPermissions, ...staffPermissionNames];

/** The roles that have a permission; none for one that is not of people, all for `signed-in`. */
export function rolesWith(permission: Permission): readonly Role[] {
  if (permission === 'signed-in') return roles;
  return isStaffPermission(permission) ? staffPermissions[permission] : [];
}

/** What somebody with these roles may do, in the table's order. */
export function permissionsOf(held: readonly Role[]): readonly StaffPermission[] {
  return staffPermissionNames.filter((permission) => admits(permission, held));
}

/** Whether a person with these roles has the permission. */
export function admits(permission: Permission, held: readonly Role[]): boolean {
  if (permission === 'signed-in') return true;
  return rolesWith(permission).some((role) => held.includes(role));
}

export function isStaffPermission(permission: Permission): permission is StaffPermission {
  return Object.hasOwn(staffPermissions, permission);
}

export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}
