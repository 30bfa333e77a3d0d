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
] as const satisfies readonly Page[];
