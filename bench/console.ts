import path from 'node:path';
import { databaseName } from '../apps/server/src/compose/party.ts';
import { embeddedPostgresUrl, openPostgres } from '../apps/server/src/platform/postgres/index.ts';
import { makeOperator } from '../tests/support/people.ts';
import { p95, pageRow, pageText } from './pages.ts';
import type { BenchRow } from './row.ts';
import { customerAt, scratch, startSystem } from './support.ts';

const samples = 100_000;
const customers = 100_000;
/** Whose samples they are. */
const senders = 50;
const site = 'moscow';

/** The console's pages at a site with 100,000 samples, customers, reads and looks, drawn by the server. */
export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  await using system = await startSystem(folder.path);
  await customerAt(system, folder.path, site, 'DE');
  const at = { ...system, data: folder.path };
  const { token } = await makeOperator(at, 'bench', 'RU');
  const url = embeddedPostgresUrl(path.join(folder.path, 'postgres'), 'postgres');
  await using db = await openPostgres({ url, database: databaseName(site), poolMax: 2 });
  await load(db);
  const [some] = await db.query<Sample>(
    `select s.id, encode(s.sha256, 'hex') as sha256, encode(s.md5, 'hex') as md5, m.customer
     from samples s join submissions m on m.sample = s.id order by s.id offset 1000 limit 1`,
  );
  if (some === undefined) throw new Error('no samples were loaded');
  const console = `${system.sites[site]}/console`;
  const list = `${console}/samples`;
  const asked: readonly [string, string][] = [
    ['the newest samples', list],
    ['samples of one region', `${list}?region=europe`],
    ['a SHA-256', `${list}?hash=${some.sha256}`],
    ['an MD5', `${list}?hash=${some.md5}`],
    ['samples of one customer', `${list}?customer=${some.customer}`],
    ['samples of one type', `${list}?type=dll`],
    ['a type that one sample has', `${list}?type=rare`],
    ['a year', `${list}?from=2024-01-01&to=2025-01-01`],
    ['the record of a sample', `${list}/${some.id}`],
    ['customers', `${console}/customers`],
    ['a customer by a part of the name', `${console}/customers?name=omer+4711`],
    ['a part that no name has', `${console}/customers?name=nobody`],
    ['a customer', `${console}/customers/${some.customer}`],
    ['the newest reads', `${console}/access-log`],
    ['reads of one person', `${console}/access-log?person=rare`],
    ['reads for a purpose that none had', `${console}/access-log?purpose=legal`],
    ['the newest looks', `${console}/access-log?show=looks`],
    ['looks of a person who took none', `${console}/access-log?show=looks&person=nobody`],
    ['entries of the ledger', `${system.sites[site]}/ledger`],
  ];
  const rows: BenchRow[] = [];
  for (const [name, page] of asked) rows.push(pageRow(name, await p95(page, token)));
  rows.push(pageRow('page 500 from the newest', await lastPage(list, token)));
  return rows;
}

interface Sample {
  readonly id: string;
  readonly sha256: string;
  readonly md5: string;
  readonly customer: string;
}

/** Rows as intake makes them, with the same spread of customers, regions, types and times. */
async function load(db: Awaited<ReturnType<typeof openPostgres>>): Promise<void> {
  await db.execute(
    `insert into keys (id, region, class, quarter, recipient, created_at)
     select gen_random_uuid(), region, 'files', '2024-Q1', 'age1' || region, now()
     from region_classes where class = 'files' on conflict do nothing`,
  );
  await db.execute(
    `insert into customers (id, name, country, region, created_at, version)
     select gen_random_uuid(), 'Customer ' || n, 'DE', 'europe', now(), 0
     from generate_series(1, ${customers}) n`,
  );
  await db.execute(
    `insert into samples (id, region, sha256, sha1, md5, size_bytes, stored_bytes,
       ciphertext_sha256, key_id, object_key, copies, received_at, expires_at, version)
     select gen_random_uuid(), k.region, sha256(n::text::bytea),
       substring(sha256(('a' || n)::bytea) for 20), substring(sha256(('b' || n)::bytea) for 16),
       1000 + n, 1400 + n, sha256(('c' || n)::bytea), k.id, 'bench/' || n, '{moscow-1}',
       timestamptz '2023-06-01Z' + n * interval '10 minutes', timestamptz '2030-01-01Z', n
     from generate_series(1, ${samples}) n
     join (select id, region, row_number() over (order by region) - 1 as place,
             count(*) over () as of from keys where class = 'files') k
       on k.place = n % k.of`,
  );
  await db.execute(
    `insert into submissions (id, sample, region, customer, country, product, file_name,
       received_at, version)
     select gen_random_uuid(), s.id, s.region, c.id, 'DE', 'Endpoint',
       'file-' || s.version || case when s.version = 777 then '.rare'
         else (array['.exe', '.dll', '.js', '.docx', ''])[1 + s.version % 5] end,
       s.received_at, s.version
     from samples s
     join (select id, row_number() over (order by id) - 1 as place from customers
           where name like 'Customer %' limit ${senders}) c on c.place = s.version % ${senders}`,
  );
  await db.execute(
    `insert into sample_reads (index, sample, region, reader, country, purpose, case_reference,
       form, read_at)
     select ${samples} + version, id, region, case when version % 1000 = 7 then 'rare' else 'anna' end,
       'RU', 'analysis', 'CASE-' || version, 'cart', received_at
     from samples`,
  );
  await db.execute(
    `insert into sample_looks (id, kind, person, country, sample, terms, looked_at)
     select gen_random_uuid(), 'record', 'anna', 'RU', id, '{}', now() - version * interval '1 minute'
     from samples`,
  );
  for (const table of ['customers', 'samples', 'submissions', 'sample_reads', 'sample_looks']) {
    await db.execute(`analyze ${table}`);
  }
}

/** By then an offset would have read 25,000 rows to throw them away. */
async function lastPage(list: string, token: string): Promise<number> {
  let address = list;
  for (let page = 1; page < 500; page++) {
    const next = /href="(\/console\/samples\?[^"]*after=[^"]*)"/.exec(
      await pageText(address, token),
    );
    if (next?.[1] === undefined) throw new Error(`page ${page} leads to no next one`);
    address = new URL(next[1].replaceAll('&amp;', '&'), list).href;
  }
  return await p95(address, token);
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
