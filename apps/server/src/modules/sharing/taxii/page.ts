import { z } from 'zod';
import { ProblemError } from '../../../platform/http/index.ts';
import type { Queries } from '../../../platform/postgres/index.ts';
import { readShared, type SharedRow } from '../shared-store.ts';
import type { Collection } from './collections.ts';
import { filterMark } from './shape.ts';
import { timestamp } from './stix.ts';

const limitDefault = 100;
export const limitMax = 1_000;
const wordsMax = 100;

const text = z.string().max(8_192);

/** What may filter a page (TAXII 2.1, section 3.4). */
export const pageQuery = z.object({
  added_after: text.optional(),
  limit: text.optional(),
  next: text.optional(),
  'match[id]': text.optional(),
  'match[type]': text.optional(),
  'match[version]': text.optional(),
  'match[spec_version]': text.optional(),
});
export type PageQuery = z.output<typeof pageQuery>;

export interface Page {
  readonly rows: readonly SharedRow[];
  /** There are more. */
  readonly next?: string;
}

/**
 * A page of a collection, in the order in which objects were added or changed. Only the newest
 * version of an object is kept: it is its first, its last, and all.
 * @throws {ProblemError} 400 `invalid-request`
 */
export async function readPage(
  db: Queries,
  collection: Collection,
  query: PageQuery,
): Promise<Page> {
  const limit = readLimit(query.limit);
  const { next, limit: _, ...filter } = query;
  const mark = filterMark({ collection: collection.id, ...filter });
  const ids = readIds(query['match[id]'], collection);
  if (!matches(query['match[type]'], [collection.type])) return { rows: [] };
  if (!matches(query['match[spec_version]'], ['2.1'])) return { rows: [] };
  const rows = await readShared(db, {
    region: collection.region,
    by: collection.by,
    verdicts: collection.verdicts,
    ids,
    modified: readVersions(query['match[version]']),
    after: next === undefined ? readTime(query.added_after, 'added_after') : readNext(next, mark),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: shown };
  return { rows: shown, next: `${timestamp(last.modified_at)}.${mark}` };
}

/** X-TAXII-Date-Added-First and -Last (section 3.4.1). */
export function addedHeaders({ rows }: Page): Record<string, string> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return {};
  return {
    'x-taxii-date-added-first': timestamp(first.modified_at),
    'x-taxii-date-added-last': timestamp(last.modified_at),
  };
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return limitDefault;
  // python's taxii2-client says 0 where it means no limit of its own.
  if (!/^\d{1,9}$/.test(text)) throw invalid('limit is not a number above zero');
  return Number(text) === 0 ? limitDefault : Math.min(Number(text), limitMax);
}

/** Ids of the collection's type, without it; others match nothing. */
function readIds(text: string | undefined, { type }: Collection): string[] | undefined {
  if (text === undefined) return undefined;
  return words(text).flatMap((id) => {
    const [prefix, uuid = ''] = id.split('--');
    return prefix === type && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)
      ? [uuid]
      : [];
  });
}

function matches(text: string | undefined, known: readonly string[]): boolean {
  return text === undefined || words(text).some((word) => known.includes(word));
}

function readVersions(text: string | undefined): Temporal.Instant[] | undefined {
  const wanted = text === undefined ? ['last'] : words(text);
  if (wanted.some((one) => ['first', 'last', 'all'].includes(one))) return undefined;
  return wanted.flatMap((one) => readTime(one, 'match[version]') ?? []);
}

function readTime(text: string | undefined, name: string): Temporal.Instant | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text)) {
    throw invalid(`${name} is not a time like 2026-11-25T10:00:00Z`);
  }
  try {
    return Temporal.Instant.from(text);
  } catch (cause) {
    throw invalid(`${name} is no time that there is`, cause);
  }
}

function readNext(text: string, mark: string): Temporal.Instant | undefined {
  const at = text.lastIndexOf('.');
  if (text.slice(at + 1) !== mark) throw invalid('next is not of this question');
  return readTime(text.slice(0, at), 'next');
}

function words(text: string): string[] {
  const all = text.split(',').map((word) => word.trim());
  if (all.length <= wordsMax) return all;
  throw invalid(`A filter has at most ${wordsMax} values`);
}

function invalid(detail: string, cause?: unknown): ProblemError {
  return new ProblemError(400, 'invalid-request', 'Invalid request', { detail, cause });
}
