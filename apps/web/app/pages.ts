/**
 * Every page there is: where it stands, who may see it, what draws it. The router is made from
 * this table, and so are the server's routes with their permissions.
 */
export interface Page {
  /** As React Router writes it, absolute. */
  readonly path: string;
  /** Module under `app/`. */
  readonly file: string;
  /** Whose page it is: the office holds no customer data, a site shows its own. */
  readonly at: 'office' | 'site' | 'both';
  readonly permission: string;
  /** Who may send its forms, where that is not who may see it; `null`: it has none. */
  readonly sends?: string | readonly string[] | null;
  /** For the table in the documentation. */
  readonly title: string;
}

export const pages = [
  { path: '/', file: 'public/front.tsx', at: 'both', permission: 'public', title: 'Home' },
  {
    path: '/residency',
    file: 'public/residency.tsx',
    at: 'office',
    permission: 'public',
    title: 'Residency',
  },
  {
    path: '/residency/versions',
    file: 'public/policy-versions.tsx',
    at: 'office',
    permission: 'public',
    title: 'Versions of the residency policy',
  },
  {
    path: '/residency/versions/:version',
    file: 'public/policy-version.tsx',
    at: 'office',
    permission: 'public',
    title: 'A version of the residency policy',
  },
  {
    path: '/relocations',
    file: 'public/relocations.tsx',
    at: 'office',
    permission: 'public',
    title: 'Relocations',
  },
  {
    path: '/relocations/:id',
    file: 'public/relocation.tsx',
    at: 'office',
    permission: 'public',
    title: 'A relocation',
  },
  {
    path: '/status',
    file: 'public/status.tsx',
    at: 'office',
    permission: 'public',
    title: 'Status',
  },
  {
    path: '/privacy',
    file: 'public/privacy.tsx',
    at: 'office',
    permission: 'public',
    title: 'Privacy',
  },
  {
    path: '/accessibility',
    file: 'public/accessibility.tsx',
    at: 'office',
    permission: 'public',
    title: 'Accessibility',
  },
  {
    path: '/sign-in',
    file: 'account/sign-in.tsx',
    at: 'office',
    permission: 'public',
    title: 'Sign in',
  },
  {
    path: '/welcome',
    file: 'account/welcome.tsx',
    at: 'office',
    permission: 'public',
    title: 'One-time links',
  },
  {
    path: '/account',
    file: 'account/account.tsx',
    at: 'office',
    permission: 'signed-in',
    title: 'One’s own account',
  },
  {
    path: '/console',
    file: 'console/overview.tsx',
    at: 'both',
    permission: 'signed-in',
    sends: null,
    title: 'Overview',
  },
  {
    path: '/console/people',
    file: 'console/people.tsx',
    at: 'office',
    permission: 'people.read',
    sends: 'people.manage',
    title: 'People',
  },
  {
    path: '/console/approvals',
    file: 'console/approvals.tsx',
    at: 'office',
    permission: 'access.read',
    sends: null,
    title: 'Approvals',
  },
  {
    path: '/console/approvals/:id',
    file: 'console/access-request.tsx',
    at: 'office',
    permission: 'access.read',
    sends: 'access.approve',
    title: 'A request for access',
  },
  {
    path: '/console/relocations',
    file: 'console/relocations.tsx',
    at: 'office',
    permission: 'policy.read',
    sends: 'relocations.plan',
    title: 'Relocations',
  },
  {
    path: '/console/relocations/:id',
    file: 'console/relocation.tsx',
    at: 'office',
    permission: 'policy.read',
    sends: ['relocations.approve', 'relocations.steer'],
    title: 'A relocation',
  },
  {
    path: '/console/policy',
    file: 'console/policy.tsx',
    at: 'office',
    permission: 'policy.read',
    sends: 'policy.propose',
    title: 'Residency policy',
  },
  {
    path: '/console/policy/proposals/:id',
    file: 'console/policy-proposal.tsx',
    at: 'office',
    permission: 'policy.read',
    sends: ['policy.approve', 'policy.publish'],
    title: 'A proposed policy',
  },
  {
    path: '/console/access/ask/:site/:sample',
    file: 'console/ask-access.tsx',
    at: 'office',
    permission: 'access.request',
    title: 'Ask for a read',
  },
  {
    path: '/console/samples',
    file: 'console/samples.tsx',
    at: 'site',
    permission: 'samples.find',
    sends: null,
    title: 'Samples',
  },
  {
    path: '/console/samples/:id',
    file: 'console/sample.tsx',
    at: 'site',
    permission: 'samples.describe',
    sends: null,
    title: 'A sample',
  },
  {
    path: '/console/customers',
    file: 'console/customers.tsx',
    at: 'site',
    permission: 'customers.read',
    sends: 'customers.manage',
    title: 'Customers',
  },
  {
    path: '/console/customers/:id',
    file: 'console/customer.tsx',
    at: 'site',
    permission: 'customers.read',
    sends: 'customers.manage',
    title: 'A customer',
  },
  {
    path: '/console/keys',
    file: 'console/keys.tsx',
    at: 'site',
    permission: 'keys.read',
    sends: null,
    title: 'Keys',
  },
  {
    path: '/console/access-log',
    file: 'console/access-log.tsx',
    at: 'site',
    permission: 'access-log.read',
    sends: null,
    title: 'Access log',
  },
  {
    path: '/console/ledger',
    file: 'console/ledger.tsx',
    at: 'both',
    permission: 'ledger.read',
    sends: 'ledger.check',
    title: 'Ledger',
  },
  {
    path: '/console/settings',
    file: 'console/settings.tsx',
    at: 'both',
    permission: 'settings.read',
    sends: null,
    title: 'Settings',
  },
] as const satisfies readonly Page[];
