import {
  otherPermissions,
  type Permission,
  type RouteEntry,
  rolesWith,
  staffPermissionNames,
} from '../../apps/server/src/platform/http/index.ts';

const introduction = `# Permissions
Every route names whom it admits: one permission, or a list of which any admits. What people may do stands in one table,
\`apps/server/src/platform/http/permissions.ts\`, by the roles that may; a person has one role or several. Without credentials a
route answers 401; without the role 403, with a problem that names the permission and the roles that have it.

This page is made from that table and from the routes: \`npm run check -- --write\`.
`;

export interface RouteTables {
  readonly office: readonly RouteEntry[];
  readonly site: readonly RouteEntry[];
}

/** `docs/permissions.md`. */
export function renderPermissions(tables: RouteTables): string {
  const section = (title: string, rows: readonly string[]) =>
    `## ${title}\n| permission | roles | at the office | at a site |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  const rowOf = (permission: Permission) => {
    const roles = permission === 'signed-in' ? 'all' : rolesWith(permission).join(', ');
    const [office, site] = [tables.office, tables.site].map((table) => routes(table, permission));
    return `| \`${permission}\` | ${roles} | ${office} | ${site} |`;
  };
  return [
    introduction,
    section('Of people', ['signed-in' as const, ...staffPermissionNames].map(rowOf)),
    section('Of others', otherPermissions.filter((one) => one !== 'signed-in').map(rowOf)),
  ].join('\n');
}

function routes(table: readonly RouteEntry[], permission: Permission): string {
  return table
    .filter(({ described, method }) => described && method !== 'HEAD')
    .filter(({ permissions }) => permissions.includes(permission))
    .map(({ method, url }) => `\`${method} ${url}\``)
    .join('<br>');
}
