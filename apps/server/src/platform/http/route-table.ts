import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Permission } from './permissions.ts';
import { isPermission } from './principal.ts';

/** One line of the table of everything that can be called. */
export interface RouteEntry {
  readonly method: string;
  /** With `:parameters`. */
  readonly url: string;
  /** Any of them admits. */
  readonly permissions: readonly Permission[];
  readonly summary: string;
  /** Whether it is part of the interface that is described; pages are not. */
  readonly described: boolean;
}

export interface RouteTable {
  /** By path, then method. */
  entries(): readonly RouteEntry[];
  /** The methods that a path takes; empty where it is unknown. */
  methodsOf(path: string): readonly string[];
}

/**
 * Notes every route as it is registered.
 * @throws Error at registration of a route without a permission: a programmer's error
 */
export function collectRoutes(app: FastifyInstance): RouteTable {
  const entries: RouteEntry[] = [];
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) entries.push(entryOf(route, method));
  });
  return {
    entries: () => entries.toSorted((a, b) => compare(a.url, b.url) || compare(a.method, b.method)),
    methodsOf: (path) => [
      ...new Set(entries.filter(({ url }) => patternOf(url).test(path)).map((e) => e.method)),
    ],
  };
}

function entryOf(route: RouteOptions, method: string): RouteEntry {
  const named: readonly unknown[] = [route.config?.permission ?? []].flat();
  const permissions = named.filter(isPermission);
  if (permissions.length === 0 || permissions.length < named.length) {
    throw new Error(`Route ${method} ${route.url} names no permission: set config.permission`);
  }
  const { summary = '', hide = false } = route.schema ?? {};
  return { method, url: route.url, permissions, summary, described: !hide };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Close enough to the router's patterns to tell 405 from 404. */
function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) => {
      if (part === '*') return '.*';
      return part.startsWith(':') ? '[^/]+' : RegExp.escape(part);
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
