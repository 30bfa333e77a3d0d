import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Permission,
  type Role,
  type RouteEntry,
  roles,
  staffPermissions,
} from '../../apps/server/src/platform/http/index.ts';
import { startInProcess } from '../support/in-process.ts';
import { makeOperator, type Operator } from '../support/people.ts';

const system = await startInProcess();
const people = new Map<Role | undefined, Operator | undefined>([[undefined, undefined]]);
for (const role of roles) people.set(role, await makeOperator(system, role, 'CH', [role]));

/** What the table says, computed apart from the code that decides. */
function expected(permissions: readonly Permission[], role: Role | undefined): 'in' | 401 | 403 {
  if (permissions.includes('public')) return 'in';
  const ofStaff = permissions.filter(
    (one) => one === 'signed-in' || Object.hasOwn(staffPermissions, one),
  );
  if (role === undefined || ofStaff.length === 0) return 401;
  const table: Readonly<Record<string, readonly Role[]>> = staffPermissions;
  return ofStaff.some((one) => one === 'signed-in' || table[one]?.includes(role)) ? 'in' : 403;
}

const nobody = '00000000-0000-4000-8000-000000000000';

function addressOf({ url }: RouteEntry): string {
  return url
    .replace(/:(id|customer)\b/g, nobody)
    .replaceAll(/:\w+/g, 'x')
    .replace('*', 'x');
}

async function walk(base: string, table: readonly RouteEntry[]): Promise<void> {
  const wrong: string[] = [];
  for (const route of table) {
    for (const [role, person] of people) {
      const { status, body } = await knock(base + addressOf(route), route.method, person);
      const refused = status === 401 || status === 403;
      const seen = refused && !isSignIn(route, body) ? status : 'in';
      const wanted = expected(route.permissions, role);
      const line = `${route.method} ${route.url} as ${role}: ${status}, not ${wanted}`;
      if (seen !== wanted) {
        wrong.push(line);
        continue;
      }
      if (seen !== 403 || route.method === 'HEAD') continue;
      const problem = JSON.parse(body) as { permissions: string[]; roles: string[] };
      assert(problem.permissions.length > 0 && problem.roles.length > 0, line);
      assert(role !== undefined && !problem.roles.includes(role), line);
    }
  }
  assert.deepEqual(wrong, []);
}

/** Where people sign in, the route itself refuses what they show. */
function isSignIn({ url }: RouteEntry, body: string): boolean {
  return url.startsWith('/auth/') && /:problem:(sign-in-refused|account-refused)"/.test(body);
}

async function knock(url: string, method: string, person: Operator | undefined) {
  const authorization = `Bearer ${person?.token}`;
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(person === undefined ? {} : { authorization }),
    },
  });
  // What does not end by itself is not read to its end.
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream) await response.body?.cancel();
  return { status: response.status, body: isStream ? '' : await response.text() };
}

test('every route of the office admits whom the table says', async () => {
  assert(system.routes.office.length > 30);
  await walk(system.office, system.routes.office);
});

test('every route of a site admits whom the table says', async () => {
  assert(system.routes.site.length > 30);
  await walk(system.sites.zurich ?? '', system.routes.site);
});

test('the auditor may read, and nothing else', () => {
  const changing = [...system.routes.office, ...system.routes.site]
    .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    .filter(({ permissions }) => !permissions.includes('signed-in'))
    .filter(({ permissions }) => expected(permissions, 'auditor') === 'in')
    .filter(({ permissions }) => !permissions.includes('public'));
  assert.deepEqual(changing, []);
});
