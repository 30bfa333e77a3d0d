import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { commands } from '../../apps/server/src/cli/commands/index.ts';
import { runProgram } from '../../apps/server/src/cli/program.ts';
import { databaseName } from '../../apps/server/src/compose/party.ts';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { startInProcess } from '../support/in-process.ts';
import { makeCustomer } from '../support/people.ts';
import { temporaryFolder } from '../support/system.ts';

const at = await startInProcess();
const { token } = await makeCustomer(at, 'Muster AG', 'DE');
const folder = await temporaryFolder();
const sets = path.join(folder, 'sets');
const trust = path.join(folder, 'trust.txt');
const files = path.join(folder, 'files');

async function run(...words: readonly string[]) {
  const texts = { stdout: '', stderr: '' };
  const sink = (to: keyof typeof texts) => ({
    write: (text: string) => {
      texts[to] += text;
    },
  });
  const status = await runProgram({ commands, groups: [], version: '0' }, words, {
    ...{ stdout: sink('stdout'), stderr: sink('stderr') },
    env: { VITRINE_KEY: token, VITRINE_OFFICE_URL: at.office },
    signal: new AbortController().signal,
  });
  return { status, ...texts };
}

/** What an analyst's verdict, or the import of a package, leaves in the database. */
async function know(content: string, verdict: 'malicious' | 'known-good'): Promise<void> {
  const digest = (name: string) => createHash(name).update(content).digest();
  await using db = await openPostgres({ url: at.databaseUrl, database: databaseName('moscow') });
  if (verdict === 'malicious') {
    await db.execute(
      `insert into reputation_verdicts (sha256, region, sha1, md5, sample, verdict, threat,
         first_seen_at, judged_at, position, site_position)
       values ($1, 'europe', $2, $3, $4, 'malicious', 'Trojan.Test', now(), now(), 1, 1)`,
      [digest('sha256'), digest('sha1'), digest('md5'), randomUUID()],
    );
    return;
  }
  const source = randomUUID();
  await db.execute(
    `insert into reputation_sources (id, kind, name, version, origin, imported_at)
     values ($1, 'debian', 'example', '1', 'test', now())`,
    [source],
  );
  await db.execute(
    `insert into reputation_known_good (digest, source, path, position) values ($1, $2, 'x', 1)`,
    [digest('sha256'), source],
  );
}

await writeFile(trust, await (await fetch(`${at.office}/v1/trust-policy`)).text());
await mkdir(files);
for (const name of ['bad', 'good', 'new']) await writeFile(path.join(files, name), name);

test('a set is published, fetched, verified and used, and then asks nobody', async () => {
  await know('bad', 'malicious');
  await know('good', 'known-good');
  const publishing = ['reputation', 'sets', 'publish', '--site', 'moscow', '--region', 'europe'];
  const published = await run(...publishing, '--data', at.data, '--json');
  assert.equal(published.status, 0, published.stderr);
  const { version } = JSON.parse(published.stdout);
  const fetched = await run('reputation', 'sets', 'fetch', sets, '--trust', trust, '--json');
  assert.equal(fetched.status, 0, fetched.stderr);
  const told = JSON.parse(fetched.stdout);
  assert.deepEqual(
    [told.version, told.entries, told.isNew],
    [version, { malicious: 1, suspicious: 0, 'known-good': 1 }, true],
  );
  await at.take('moscow');
  await at.take('office');
  const verified = await run('reputation', 'sets', 'verify', sets, '--trust', trust);
  assert.equal(verified.status, 0, verified.stdout);
  const scanned = await run('scan', files, '--offline', sets, '--json');
  assert.equal(scanned.status, 3);
  const { summary } = JSON.parse(scanned.stdout.trimEnd().split('\n').at(-1) ?? '');
  assert.deepEqual(
    [summary.files, summary.malicious, summary.knownGood, summary.unknown],
    [3, 1, 1, 1],
  );
  const bad = createHash('sha256').update('bad').digest('hex');
  const asked = await run('reputation', 'sets', 'look-up', sets, bad);
  assert.deepEqual([asked.status, asked.stdout], [3, 'malicious\n']);
  await at.put('office');
  await at.put('moscow');
});

test('a set is carried over, and a forged one is refused', async () => {
  const [kept = ''] = await readdir(sets);
  const carried = path.join(folder, 'usb');
  await mkdir(carried);
  await cp(path.join(sets, kept), path.join(carried, '1'), { recursive: true });
  const elsewhere = path.join(folder, 'elsewhere');
  const words = ['reputation', 'sets', 'fetch', elsewhere, '--trust', trust, '--from', carried];
  assert.equal((await run(...words)).status, 0);
  await rename(path.join(carried, '1'), path.join(carried, '2'));
  const manifest = path.join(carried, '2', 'manifest.json');
  await writeFile(manifest, '{"format":"vitrine-reputation-set/1"}');
  const forged = await run(...words, '--json');
  assert.equal(forged.status, 1);
  assert.equal(JSON.parse(forged.stderr).type, 'urn:vitrine:problem:set-not-logged');
});

test('a folder is scanned at the site, and what is wanted is sent', async () => {
  const odd = path.join(folder, 'odd');
  await mkdir(odd);
  await writeFile(path.join(odd, 'one'), randomUUID());
  const { status, stdout, stderr } = await run('scan', odd, '--submit', '--json');
  assert.equal(status, 0, stderr);
  const { summary } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  assert.deepEqual([summary.unknown, summary.submitted, summary.notSubmitted], [1, 1, 0]);
});
