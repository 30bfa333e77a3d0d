import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { verifyEventProof } from '@vitrine/verifier';
import { statisticsCommands } from '../../apps/server/src/cli/commands/statistics.ts';
import { demoEvents } from '../../apps/server/src/cli/demo/events.ts';
import { runProgram } from '../../apps/server/src/cli/program.ts';
import { startInProcess } from '../support/in-process.ts';
import { ask, makeCustomer } from '../support/people.ts';
import { temporaryFolder } from '../support/system.ts';

const at = await startInProcess();
const { token } = await makeCustomer(at, 'Muster AG', 'DE');
const folder = await temporaryFolder();

async function run(...words: readonly string[]) {
  const texts = { stdout: '', stderr: '' };
  const sink = (to: keyof typeof texts) => ({
    write: (text: string) => {
      texts[to] += text;
    },
  });
  const status = await runProgram(
    { commands: statisticsCommands, groups: [], version: '0' },
    ['statistics', ...words],
    {
      ...{ stdout: sink('stdout'), stderr: sink('stderr') },
      env: { VITRINE_KEY: token, VITRINE_OFFICE_URL: at.office },
      signal: new AbortController().signal,
    },
  );
  return { status, ...texts };
}

const lines = demoEvents('DE', 1, Date.now());
const file = path.join(folder, 'events.ndjson');
await writeFile(file, lines.join('\n'));

test('a file is sent, and sent again without effect', async () => {
  const first = await run('send', file);
  assert.deepEqual([first.status, first.stderr.includes('refused')], [0, false]);
  assert.equal(
    first.stdout,
    `${lines.length} lines: ${lines.length} accepted, 0 duplicates, 0 refused\n`,
  );
  const again = await run('send', file, file, '--json');
  assert.equal(JSON.parse(again.stdout).summary.duplicate, 2 * lines.length);
});

test('each site reconciles', async () => {
  const { status, stdout } = await run('reconcile', '--data', at.data, '--json');
  assert.equal(status, 0);
  const { sites } = JSON.parse(stdout);
  const stored = Object.fromEntries(
    sites.map((one: { site: string; stored: number }) => [one.site, one.stored]),
  );
  assert.deepEqual(stored, { moscow: lines.length, zurich: 0 });
  const table = await run('reconcile', '--data', at.data, '--site', 'moscow');
  assert.match(table.stdout, /^site +sent +accepted .*\nmoscow +2700 +900 +1800 +0 /);
});

test('the proof of an event convinces the verifier; of another there is none', async () => {
  const { id } = JSON.parse(lines[7] ?? '');
  const out = path.join(folder, 'event.json');
  const proven = await run('prove', id, '--out', out);
  assert.equal(proven.status, 0, proven.stderr);
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  const { failures } = await verifyEventProof(await readFile(out), trust);
  assert.deepEqual(failures, []);
  const unknown = await run('prove', '019abcde-0000-7000-8000-000000000000', '--json');
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /urn:vitrine:problem:unknown-event/);
  assert.equal((await run('prove', 'mine')).status, 2);
});
