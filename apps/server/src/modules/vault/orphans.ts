import { BlobError, type BlobStore } from '../../platform/blobs/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Vault } from './service.ts';
import { namedObjects } from './store.ts';

export interface OrphansDeps {
  readonly db: Postgres;
  /** Every data centre of the site. */
  readonly stores: readonly BlobStore[];
  readonly vault: Pick<Vault, 'isInFlight'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface OrphanSweep {
  /** Objects that were looked at, in all data centres. */
  readonly objects: number;
  readonly removed: number;
  /** Objects of no row that are too young to be called orphans. */
  readonly spared: number;
  /** Data centres that could not be listed or cleaned to the end. */
  readonly failed: readonly string[];
}

/** A younger object of no row may belong to a writer that has not committed yet. */
const ageMsMin = 3_600_000;
const pageObjects = 1_000;

/**
 * Removes objects that no row of a sample, or of a piece of an upload, names: a crash (or a failed
 * removal) left them.
 * @param startedAtMs at the start of the only process of this site: when it started. What is older
 *   has no writer any more, so that nothing need wait for its hour.
 */
export async function sweepOrphans(
  deps: OrphansDeps,
  { startedAtMs, signal }: { startedAtMs?: number; signal?: AbortSignal } = {},
): Promise<OrphanSweep> {
  const beforeMs = startedAtMs ?? deps.clock.nowMs() - ageMsMin;
  const total = { objects: 0, removed: 0, spared: 0, failed: [] as string[] };
  for (const blobs of deps.stores) {
    try {
      for await (const page of pagesOf(blobs)) {
        signal?.throwIfAborted();
        await sweepPage(deps, blobs, page, beforeMs, total);
      }
    } catch (error) {
      if (!(error instanceof BlobError)) throw error;
      deps.logger.warn({ err: error, dataCentre: blobs.name }, 'the sweep of orphans stopped');
      total.failed.push(blobs.name);
    }
  }
  return total;
}

interface Found {
  readonly key: string;
  readonly modifiedAtMs: number;
}

async function* pagesOf(blobs: BlobStore): AsyncGenerator<Found[]> {
  let page: Found[] = [];
  for await (const found of blobs.list('')) {
    if (!found.key.endsWith('.age')) continue;
    page.push(found);
    if (page.length < pageObjects) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

async function sweepPage(
  { db, vault, logger }: OrphansDeps,
  blobs: BlobStore,
  page: readonly Found[],
  beforeMs: number,
  total: { objects: number; removed: number; spared: number },
): Promise<void> {
  // Asked before the rows are read: what ends its flight in between has its row by then.
  const flying = new Set(page.filter(({ key }) => vault.isInFlight(key)).map(({ key }) => key));
  const named = await namedObjects(
    db,
    page.map(({ key }) => key),
  );
  total.objects += page.length;
  for (const { key, modifiedAtMs } of page) {
    if (named.has(key)) continue;
    if (flying.has(key) || modifiedAtMs >= beforeMs) {
      total.spared += 1;
      continue;
    }
    await blobs.remove(key);
    total.removed += 1;
    logger.info({ dataCentre: blobs.name, objectKey: key }, 'removed an object of no row');
  }
}
