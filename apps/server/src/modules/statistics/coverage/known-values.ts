import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Queries } from '../../../platform/postgres/index.ts';
import { sqlFile } from '../sql-file.ts';
import { type Candidates, type Holding, noCandidates } from './candidates.ts';
import * as store from './coverage-store.ts';

const findInstallations = sqlFile(import.meta.url, 'find-installations');
const findHashes = sqlFile(import.meta.url, 'find-hashes');
const chunkValues = 5_000;

/** Those candidates that are real: of a customer, an installation or a sample of this site. */
export async function findKnown(
  { db, clickhouse }: { readonly db: Queries; readonly clickhouse?: Pick<ClickHouse, 'query'> },
  candidates: Iterable<Candidates>,
): Promise<Candidates> {
  const all = noCandidates();
  for (const { ids, hashes, numbers } of candidates) {
    for (const id of ids) all.ids.add(id);
    for (const digits of hashes) all.hashes.add(digits);
    for (const digits of numbers) if (BigInt(digits) < 2n ** 64n) all.numbers.add(digits);
  }
  const known = noCandidates();
  for (const ids of chunksOf(all.ids)) {
    for (const id of await store.findCustomers(db, ids)) known.ids.add(id);
  }
  for (const some of chunksOf(all.hashes)) {
    const bytes = some.map((digits) => Buffer.from(digits, 'hex'));
    for (const hash of await store.findSampleHashes(db, bytes)) {
      known.hashes.add(Buffer.from(hash).toString('hex'));
    }
    if (clickhouse === undefined) continue;
    const hashes = some.filter((digits) => digits.length === 64);
    const rows = await clickhouse.query<{ hash: string }>(findHashes, { hashes });
    for (const { hash } of rows) if (!/^0+$/.test(hash)) known.hashes.add(hash);
  }
  for (const numbers of clickhouse === undefined ? [] : chunksOf(all.numbers)) {
    const rows = await clickhouse?.query<{ number: string }>(findInstallations, {
      numbers: numbers.map(BigInt),
    });
    for (const { number } of rows ?? []) known.numbers.add(number);
  }
  known.numbers.delete('0');
  return known;
}

/** Which of the known values stand among the candidates. */
export function holdingsOf(candidates: Candidates, known: Candidates): Holding[] {
  return [
    ...(candidates.ids.isDisjointFrom(known.ids) ? [] : (['customer'] as const)),
    ...(candidates.numbers.isDisjointFrom(known.numbers) ? [] : (['installation'] as const)),
    ...(candidates.hashes.isDisjointFrom(known.hashes) ? [] : (['hash'] as const)),
  ];
}

function chunksOf(values: ReadonlySet<string>): string[][] {
  const list = [...values];
  const count = Math.ceil(list.length / chunkValues);
  return Array.from({ length: count }, (_, i) =>
    list.slice(i * chunkValues, (i + 1) * chunkValues),
  );
}
