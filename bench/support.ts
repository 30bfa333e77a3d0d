import { execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Everything, startEverything } from '../apps/server/src/compose/everything.ts';
import { loadConfig } from '../apps/server/src/platform/config/index.ts';
import { createLogger } from '../apps/server/src/platform/logger.ts';
import type { LoadOrder, LoadResult } from './load.ts';

export const run = promisify(execFile);

/** Whether a program is there to be a peer. */
export async function hasProgram(name: string): Promise<boolean> {
  try {
    await run('sh', ['-c', `command -v ${name}`]);
    return true;
  } catch {
    return false;
  }
}

/**
 * A fresh folder that goes away at the end. In the checkout, not in /tmp: peers and we must write to the same disk.
 */
export async function scratch(): Promise<{ path: string } & AsyncDisposable> {
  const base = fileURLToPath(new URL('../', import.meta.url));
  const folder = await mkdtemp(path.join(base, 'data-bench-'));
  // Some file systems make new files slowly for minutes after many were removed: nothing is removed before the end.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { path: folder, [Symbol.asyncDispose]: () => Promise.resolve() };
}

export async function startSystem(directory: string, policy?: string): Promise<Everything> {
  const config = await loadConfig({ options: { data: directory, port: 0 } });
  const logger = createLogger({ level: 'error', pretty: true });
  return startEverything(config, logger, policy === undefined ? {} : { policyFile: policy });
}

export function put(order: LoadOrder): Promise<LoadResult> {
  const program = fileURLToPath(new URL('load.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(JSON.parse(text));
      else reject(new Error(`the load generator ended with ${status}`));
    });
  });
}

export async function adminToken(data: string, party: string): Promise<string> {
  const folder = party === 'office' ? 'office' : path.join('sites', party);
  return (await readFile(path.join(data, folder, 'admin-token'), 'utf8')).trim();
}

export async function ask<T>(url: string, token?: string, json?: unknown, method?: string) {
  const response = await fetch(url, {
    method: method ?? (json === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** A customer at a site; waits until the site has its policy. */
export async function customerAt(
  system: Pick<Everything, 'sites'>,
  data: string,
  site: string,
  country: string,
) {
  const url = `${system.sites[site]}/v1/customers`;
  const token = await adminToken(data, site);
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask<{ apiKey: { token: string }; customer: { id: string } }>(url, token, {
        name: 'Bench AG',
        country,
      });
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Resident bytes of a process and everything below it. */
export async function residentBytes(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,rss=']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [child = 0, parent = 0] of rows) {
      if (family.has(parent) && !family.has(child)) {
        family.add(child);
        grown = true;
      }
    }
  }
  const own = rows.filter(([one = 0]) => family.has(one));
  return own.reduce((sum, [, , rss = 0]) => sum + rss * 1024, 0);
}
