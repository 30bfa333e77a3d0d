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
  { path: '/', file: 'public/home.tsx', at: 'office', permission: 'public', title: 'Home' },
] as const satisfies readonly Page[];
