import { ask, makeOperator, relocationsOf } from '../tests/support/people.ts';
import { p95, pageRow } from './pages.ts';
import type { BenchRow } from './row.ts';
import { scratch, startSystem } from './support.ts';

const relocations = 100;
const requests = 100;

/** The console's pages of the office, drawn by the server, with 100 relocations and as many requests for reads. */
export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  await using system = await startSystem(folder.path);
  const at = { ...system, data: folder.path };
  const roles = ['administrator', 'data-steward', 'analyst', 'auditor'] as const;
  const person = await makeOperator(at, 'bench', 'RU', roles);
  const { token } = person;
  const steering = relocationsOf(at);
  for (let i = 0; i < relocations; i++) {
    const { body } = await steering.plan(person, 'europe', 'zurich');
    await steering.steer(body.relocation, 'abort', person);
    await steering.reach(body.relocation, ['aborted']);
  }
  const { body: planned } = await steering.plan(person, 'europe', 'zurich');
  for (let i = 0; i < requests; i++) {
    const sample = crypto.randomUUID();
    const json = { site: 'moscow', sample, purpose: 'analysis', case: `CASE-${i}`, form: 'raw' };
    await ask(`${at.office}/v1/access-requests`, { token, json });
  }
  const console = `${at.office}/console`;
  const asked: readonly [string, string][] = [
    ['the overview', console],
    ['50 relocations', `${console}/relocations`],
    ['a relocation', `${console}/relocations/${planned.relocation}`],
    ['planning one', `${console}/relocations/new`],
    ['a dry run at two sites', `${console}/relocations/new?region=asia-pacific&to=zurich`],
    ['approvals, 101 waiting', `${console}/approvals`],
  ];
  const rows: BenchRow[] = [];
  for (const [name, page] of asked) rows.push(pageRow(name, await p95(page, token)));
  return rows;
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
