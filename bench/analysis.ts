import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPartyDatabase } from '../tests/support/inspection.ts';
import { startParties } from './parties.ts';
import type { BenchRow } from './row.ts';
import { customerAt, scratch } from './support.ts';

const files = Number(process.env.BENCH_FILES ?? 100);
const idleFiles = Number(process.env.BENCH_IDLE_FILES ?? 40);
/** Real files of this machine: programs, libraries, scripts, documents, pictures, archives. */
const places = [
  '/usr/bin',
  '/usr/lib',
  '/usr/share',
  fileURLToPath(new URL('../node_modules', import.meta.url)),
];
const perSecondBar = 50;
const idleMsBar = 2_000;

/**
 * Analysis of mixed real files at one site with the starting rules: how many a second, and how long
 * after its acknowledgement a file has its verdict when nothing else is to be done. Beside the bars:
 * nothing else does the same.
 */
export async function run(): Promise<BenchRow[]> {
  const chosen = await chooseFiles(files + idleFiles);
  await using folder = await scratch();
  const policy = path.join(folder.path, 'policy.yaml');
  const example = fileURLToPath(new URL('../examples/gti/2018.yaml', import.meta.url));
  await writeFile(policy, (await readFile(example, 'utf8')).replaceAll(/: moscow\b/g, ': zurich'));
  await using parties = await startParties(path.join(folder.path, 'data'), ['zurich'], policy);
  const { apiKey } = await customerAt(parties, parties.folderOf('zurich'), 'zurich', 'DE');
  const db = await openPartyDatabase(parties.folderOf('zurich'), 'zurich');
  try {
    const send = (bytes: Uint8Array<ArrayBuffer>) =>
      fetch(`${parties.sites.zurich}/v1/samples`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${apiKey.token}` },
        body: bytes,
      }).then(async (answer) => {
        if (!answer.ok) throw new Error(await answer.text());
        await answer.arrayBuffer();
        return Date.now();
      });
    const settled = async () => {
      for (;;) {
        const [row] = await db.query<{ left: bigint }>(
          `select (select count(*) from samples) - (select count(*) from sample_verdicts) as left`,
        );
        if (row?.left === 0n) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    // The first waits for its process to come up.
    await send(Buffer.from(`first ${Date.now()}`));
    await settled();
    const idle: number[] = [];
    for (const file of chosen.slice(0, idleFiles)) {
      const bytes = await readFile(file);
      const acknowledgedMs = await send(bytes);
      await settled();
      const sha256 = createHash('sha256').update(bytes).digest();
      const [row] = await db.query<{ at: Temporal.Instant }>(
        `select judged_at as at from sample_verdicts v join samples s on s.id = v.sample
         where s.sha256 = $1`,
        [sha256],
      );
      idle.push(Math.max(1, (row?.at.epochMilliseconds ?? acknowledgedMs) - acknowledgedMs));
    }
    const before = await countJudged(db);
    const startedMs = performance.now();
    const queue = chosen.slice(idleFiles);
    const total = { bytes: 0 };
    const sizes: number[] = [];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
          const bytes = await readFile(file);
          sizes.push(bytes.length);
          total.bytes += bytes.length;
          await send(bytes);
        }
      }),
    );
    await settled();
    const seconds = (performance.now() - startedMs) / 1_000;
    const judged = (await countJudged(db)) - before;
    const median = sizes.toSorted((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
    process.stderr.write(
      `  ${sizes.length} files submitted, median ${median} bytes, ${total.bytes} bytes, ` +
        `${judged} samples judged with those within them, ${seconds.toFixed(1)} s; ` +
        `${JSON.stringify(await verdictsOf(db))}\n`,
    );
    idle.sort((a, b) => a - b);
    const p95 = idle[Math.floor(idle.length * 0.95)] ?? Number.NaN;
    const row = (name: string, ours: number, peer: number, unit: string): BenchRow => ({
      ...{ name, ours, peer, unit, ratio: ours / peer, bar: 1, peerName: 'the bar' },
    });
    return [
      row('analysis, with the files within them', judged / seconds, perSecondBar, 'samples/s'),
      row('the same, files that were submitted', sizes.length / seconds, perSecondBar, 'files/s'),
      row('verdict after acknowledgement when idle, p95', 1_000 / p95, 1_000 / idleMsBar, '1/s'),
    ];
  } finally {
    await db.close();
  }
}

type Database = Awaited<ReturnType<typeof openPartyDatabase>>;

async function countJudged(db: Database): Promise<number> {
  const [row] = await db.query<{ n: bigint }>('select count(*) as n from sample_verdicts');
  return Number(row?.n ?? 0n);
}

async function verdictsOf(db: Database): Promise<Record<string, number>> {
  const rows = await db.query<{ verdict: string; n: bigint }>(
    'select verdict, count(*) as n from sample_verdicts group by verdict order by verdict',
  );
  return Object.fromEntries(rows.map(({ verdict, n }) => [verdict, Number(n)]));
}

/** Half of them below 300 kB and half above, the same on each run, none twice. */
async function chooseFiles(count: number): Promise<string[]> {
  const small: string[] = [];
  const large: string[] = [];
  const wanted = { small: Math.ceil(count / 2), large: Math.ceil(count / 2) };
  const all = (await Promise.all(places.map(filesBelow))).flat();
  const rank = (file: string) => createHash('sha1').update(file).digest('latin1');
  const ranked = all
    .map((file) => ({ file, by: rank(file) }))
    .sort((a, b) => (a.by < b.by ? -1 : 1));
  for (const { file } of ranked) {
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    if (size < 2_000 || size > 3_000_000) continue;
    if (size < 300_000 && small.length < wanted.small) small.push(file);
    if (size >= 300_000 && large.length < wanted.large) large.push(file);
    if (small.length >= wanted.small && large.length >= wanted.large) break;
  }
  const chosen: string[] = [];
  for (let i = 0; i < Math.max(small.length, large.length); i++) {
    chosen.push(...[small[i], large[i]].filter((one) => one !== undefined));
  }
  return chosen;
}

/** Links are not followed: some lead back to where they stand. */
async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const lists = await Promise.all(
    found.map((one) => {
      const at = path.join(folder, one.name);
      if (one.isDirectory()) return filesBelow(at);
      return one.isFile() ? [at] : [];
    }),
  );
  return lists.flat();
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
