import { isBuiltin } from 'node:module';
import type { Import } from './imports.ts';

/** Low to high: a module may use those before it. */
const modules = [
  'ledger',
  'identity',
  'residency',
  'access',
  'status',
  'vault',
  'statistics',
  'intake',
  'analysis',
  'reputation',
  'sharing',
  'relocation',
  'authority-requests',
  'user-requests',
  'reports',
  'review',
  'assurance',
  'academy',
];

/** Low to high; what stands in none of these folders is not of the server. */
const layers = ['platform', 'modules', 'compose', 'cli', 'main'] as const;
type Layer = (typeof layers)[number];

/** What each package may use besides Node's own modules. */
const packageArrows: Readonly<Record<string, readonly string[]>> = {
  tlog: [],
  age: [],
  verifier: ['@vitrine/tlog'],
  client: [],
};

/** What the site's pages may use, besides what draws them: never the server. */
const webArrows =
  /^(?:@vitrine\/(?:tlog|verifier)|react(?:-dom|-router)?|@react-router\/|openapi-fetch|uqr$|@fontsource)/;

const server = 'apps/server/src/';
const web = 'apps/web/app/';

function layerOf(path: string): Layer | undefined {
  const [head = '', ...rest] = path.slice(server.length).split('/');
  if (!path.startsWith(server)) return undefined;
  // Facts about the program itself are as low as can be.
  if (head === 'version.ts') return 'platform';
  const name = rest.length === 0 ? head.replace(/\.ts$/, '') : head;
  return layers.find((layer) => layer === name);
}

function moduleOf(path: string): string | undefined {
  return /^apps\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1];
}

/** Within a module: stores below services below routes and jobs; other files are free. */
function roleOf(path: string): { readonly rank: number; readonly name: string } | undefined {
  if (/\/store\.ts$|\/store\//.test(path)) return { rank: 0, name: 'store' };
  if (/\/service\.ts$|\/service\//.test(path)) return { rank: 1, name: 'service' };
  if (/\/(routes|jobs)(\.ts$|\/)/.test(path)) return { rank: 2, name: 'routes or jobs' };
  return undefined;
}

/** One sentence for each import that goes against an arrow. */
export function wrongArrows(imports: readonly Import[]): string[] {
  return imports.flatMap((one) => {
    const fault =
      packageFault(one) ?? webFault(one) ?? layerFault(one) ?? moduleFault(one) ?? driverFault(one);
    return fault === undefined ? [] : [`${one.from} imports ${one.to}: ${fault}`];
  });
}

function packageFault({ from, to, relative }: Import): string | undefined {
  const name = /^packages\/([^/]+)\/src\//.exec(from)?.[1];
  if (name === undefined) return undefined;
  if (relative) {
    return to.startsWith(`packages/${name}/`)
      ? undefined
      : 'a package does not reach outside itself';
  }
  if (isBuiltin(to) || packageArrows[name]?.includes(to)) return undefined;
  return `@vitrine/${name} may not depend on it`;
}

function webFault({ from, to, relative }: Import): string | undefined {
  if (!from.startsWith(web)) return undefined;
  if (relative) return to.startsWith(web) ? undefined : 'pages reach outside the site';
  if (webArrows.test(to)) return undefined;
  if (isBuiltin(to) && from === `${web}entry.server.tsx`) return undefined;
  return 'pages may not depend on it';
}

function layerFault({ from, to, relative }: Import): string | undefined {
  const [source, target] = [layerOf(from), layerOf(to)];
  if (source === undefined || !relative) return undefined;
  if (target === undefined) {
    // `package.json` for the version; anything else of ours is a package and has a name.
    return to === 'apps/server/package.json' ? undefined : 'the server reaches outside itself';
  }
  if (layers.indexOf(source) >= layers.indexOf(target)) return undefined;
  return `${source} is below ${target}`;
}

function moduleFault({ from, to }: Import): string | undefined {
  const [source, target] = [moduleOf(from), moduleOf(to)];
  if (target === undefined) return undefined;
  if (!modules.includes(target)) return `the module ${target} has no place in the order`;
  if (source === target) return roleFault(from, to);
  if (to !== `apps/server/src/modules/${target}/index.ts`)
    return `its only door is ${target}/index.ts`;
  if (source === undefined || modules.indexOf(target) < modules.indexOf(source)) return undefined;
  return `the module ${target} is above ${source}`;
}

function roleFault(from: string, to: string): string | undefined {
  const [source, target] = [roleOf(from), roleOf(to)];
  if (source === undefined || target === undefined || source.rank >= target.rank) return undefined;
  return `a ${source.name} does not use ${target.name}`;
}

function driverOwner(to: string): string | undefined {
  if (to === 'pg-boss') return `${server}platform/jobs/`;
  return /^pg(-|$)/.test(to) ? `${server}platform/postgres/` : undefined;
}

/** SQL, sockets and pages have one owner each. */
function driverFault({ from, to }: Import): string | undefined {
  if (to === '@vitrine/web' && from !== `${server}compose/pages/pages.ts`) {
    return 'only compose/pages/pages.ts mounts the site';
  }
  const owner = driverOwner(to);
  if (owner === undefined || !from.startsWith(server) || from.startsWith(owner)) return undefined;
  return `only ${owner} speaks to the driver`;
}

/** The files of each cycle, in order, once. */
export function cycles(imports: readonly Import[]): string[][] {
  const targets = Map.groupBy(
    imports.filter(({ relative }) => relative),
    ({ from }) => from,
  );
  const found: string[][] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      found.push(trail.slice(start));
      return;
    }
    if (finished.has(path)) return;
    for (const { to } of targets.get(path) ?? []) visit(to, [...trail, path]);
    finished.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return found;
}
