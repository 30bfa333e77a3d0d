import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generateKey, signatureTypes } from '@vitrine/tlog';
import { signApproval } from '../apps/server/src/cli/approval.ts';
import type { Credentials } from '../apps/server/src/cli/connection.ts';
import type { RelocationStatus } from '../apps/server/src/modules/relocation/index.ts';
import { type Parties, startParties } from './parties.ts';
import type { BenchRow } from './row.ts';
import { adminToken, ask, run as command, customerAt, hasProgram, scratch } from './support.ts';

const cases = [
  { name: '10,000 × 64 KiB', count: 10_000, sizeBytes: 65_536 },
  { name: '200 × 16 MiB', count: 200, sizeBytes: 16 * 1_048_576 },
] as const;

/**
 * Relocations with all they prove, from the plan to the switch and from the retirement to the certificate: from a site
 * of one data centre to one of two, and back. Beside them `rclone sync` and `rclone check --download` of the same bytes
 * between two folders of the same disk.
 */
export async function run(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { name, count, sizeBytes } of cases) {
    const { there, back } = await relocations(count, sizeBytes);
    const peer = await rclone(count, sizeBytes);
    const rate = (seconds: number) => (count * sizeBytes) / 1_048_576 / seconds;
    const row = (what: string, ours: number, bar: number, peerName: string, seconds?: number) => ({
      name: `relocation of ${name} ${what}`,
      ours: rate(ours),
      peer: seconds === undefined ? Number.NaN : rate(seconds),
      unit: 'MiB/s',
      ratio: seconds === undefined ? Number.NaN : seconds / ours,
      bar,
      peerName: seconds === undefined ? 'rclone (not on this machine)' : peerName,
    });
    const once = 'rclone sync + check --download';
    rows.push(row('into one data centre', back, 1, once, peer?.once));
    rows.push(row('into two data centres', there, 1, once, peer?.once));
    const twice = 'the same into two folders, flushed to disk';
    rows.push(row('into two data centres', there, 0, twice, peer?.twiceFlushed));
  }
  return rows;
}

/** Seconds from Moscow, which has one data centre, to Zurich, which has two; and from there back. */
export async function relocations(
  count: number,
  sizeBytes: number,
): Promise<{ there: number; back: number }> {
  await using folder = await scratch();
  await using parties = await startParties(folder.path, ['moscow', 'zurich']);
  const moscow = parties.folderOf('moscow');
  const { apiKey } = await customerAt(parties, moscow, 'moscow', 'DE');
  await fill(parties.sites.moscow ?? '', apiKey.token, count, sizeBytes);
  const people = [await operator(parties, 'alice'), await operator(parties, 'bob')];
  const there = await relocate(parties.office, people, 'zurich');
  const back = await relocate(parties.office, people, 'moscow');
  return { there, back };
}

export async function operator(parties: Parties, name: string): Promise<Credentials> {
  const admin = await adminToken(parties.folderOf('office'), 'office');
  const { signerKey, verifierKey } = await generateKey(name, signatureTypes.ed25519);
  const json = { name, country: 'CH', key: verifierKey };
  const { token } = await ask<{ token: string }>(`${parties.office}/v1/operators`, admin, json);
  return { name, country: 'CH', token, signerKey };
}

export async function relocate(
  office: string,
  people: readonly Credentials[],
  to: string,
): Promise<number> {
  const token = people[0]?.token;
  const begun = performance.now();
  const json = { region: 'europe', to };
  const plan = await ask<RelocationStatus>(`${office}/v1/relocations`, token, json);
  const url = `${office}/v1/relocations/${plan.relocation}`;
  const approve = async (stage: 'start' | 'retirement') => {
    for (const person of people) {
      const approval = await signApproval(plan, stage, person);
      await ask(`${url}/approvals`, person.token, { approval });
    }
  };
  await approve('start');
  await ask(`${url}/start`, token, undefined, 'POST');
  await reached(url, 'soaking');
  await approve('retirement');
  await ask(`${url}/retire`, token, undefined, 'POST');
  const status = await reached(url, 'certified');
  const total = (performance.now() - begun) / 1000;
  const steps = status.steps.map((step) => {
    const ms = Date.parse(step.finishedAt ?? '') - Date.parse(step.startedAt);
    return `${step.name} ${(ms / 1000).toFixed(2)}`;
  });
  process.stderr.write(`  to ${to} in ${total.toFixed(2)} s: ${steps.join(', ')}\n`);
  return total;
}

export async function fill(
  site: string,
  token: string,
  count: number,
  sizeBytes: number,
): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left-- > 0) {
      const response = await fetch(`${site}/v1/samples`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}` },
        body: randomBytes(sizeBytes),
      });
      if (response.status !== 201) throw new Error(`a submission was answered ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: sizeBytes > 1_048_576 ? 4 : 32 }, lane));
}

async function reached(url: string, state: RelocationStatus['state']): Promise<RelocationStatus> {
  while (true) {
    const status = await ask<RelocationStatus>(url);
    if (status.state === state) return status;
    if (status.state === 'failed') throw new Error(`the relocation failed: ${status.problem}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface Peer {
  /** One copy, left in the page cache: what rclone does. */
  once: number;
  /** As many copies as the target keeps, each on the disk when it ends: what a relocation does. */
  twiceFlushed: number;
}

async function rclone(count: number, sizeBytes: number): Promise<Peer | undefined> {
  if (!(await hasProgram('rclone'))) return undefined;
  await using folder = await scratch();
  const from = path.join(folder.path, 'from');
  for (let i = 0; i < count; i++) {
    const subfolder = path.join(from, (i % 256).toString(16).padStart(2, '0'));
    if (i < 256) await mkdir(subfolder, { recursive: true });
    await writeFile(path.join(subfolder, `${i}`), randomBytes(sizeBytes));
  }
  await command('sync', ['-f', folder.path]);
  const copy = async (to: string) => {
    await command('rclone', ['sync', from, to, '--config', '/dev/null', '-q']);
    await command('rclone', ['check', '--download', from, to, '--config', '/dev/null', '-q']);
  };
  const begun = performance.now();
  await copy(path.join(folder.path, 'first'));
  const once = (performance.now() - begun) / 1000;
  await copy(path.join(folder.path, 'second'));
  await command('sync', ['-f', folder.path]);
  return { once, twiceFlushed: (performance.now() - begun) / 1000 };
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
