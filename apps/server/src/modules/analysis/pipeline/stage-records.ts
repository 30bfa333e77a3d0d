import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decrypt, encrypt, parseRecipient } from '@vitrine/age';
import type { JsonObject } from '@vitrine/verifier';
import type { Queries } from '../../../platform/postgres/index.ts';
import type { OpenRegions, SiteKeys } from '../../vault/index.ts';
import { readStageRows, type SealedStage, type StageRow } from './analysis-store.ts';
import type { RecordedStage } from './types.ts';

export interface StageRecordsDeps {
  readonly keys: Pick<SiteKeys, 'current' | 'identity'>;
  readonly regions: OpenRegions;
}

/**
 * What stages found, sealed: it holds strings, scripts and names of the file, which stand on no disk
 * in the clear. Where the region's key is destroyed nobody reads it any more.
 */
export interface StageRecords {
  seal(region: string, analysis: string, stage: RecordedStage): Promise<SealedStage>;
  /**
   * By analysis, in the order in which they ended.
   * @param names of which stages the result is wanted; none: of all
   * @throws {VaultError} `key-destroyed`, `key-unavailable`
   */
  read(
    db: Queries,
    analyses: readonly string[],
    names?: readonly string[],
  ): Promise<Map<string, RecordedStage[]>>;
}

/** More than any stage may answer: what is read is ours. */
const resultBytesMax = 67_108_864;

export function createStageRecords({ keys, regions }: StageRecordsDeps): StageRecords {
  async function seal(
    region: string,
    analysis: string,
    { result, ...stage }: RecordedStage,
  ): Promise<SealedStage> {
    if (result === undefined) return { ...stage, analysis, sealed: undefined };
    const { keyId, recipient } = await keys.current(region, 'files', (tx) =>
      regions.requireOpen(tx, region, 'files'),
    );
    const plain = deflateRawSync(JSON.stringify(result), { level: 1 });
    const bytes = encrypt(plain, [parseRecipient(recipient)]);
    return { ...stage, analysis, sealed: { keyId, bytes } };
  }

  async function open({ result, key_id }: StageRow): Promise<JsonObject | undefined> {
    if (result === null || key_id === null) return undefined;
    const plain = decrypt(result, [await keys.identity(key_id)]);
    const options = { maxOutputLength: resultBytesMax };
    return JSON.parse(inflateRawSync(plain, options).toString('utf8'));
  }

  async function read(
    db: Queries,
    analyses: readonly string[],
    names?: readonly string[],
  ): Promise<Map<string, RecordedStage[]>> {
    const found = new Map<string, RecordedStage[]>();
    for (const row of await readStageRows(db, analyses, names)) {
      const { stage, outcome, limits, members, duration_ms: durationMs } = row;
      const result = await open(row);
      const known = result === undefined ? {} : { result };
      const list = found.get(row.analysis) ?? [];
      list.push({ stage, outcome, limits, members, durationMs, ...known });
      found.set(row.analysis, list);
    }
    return found;
  }

  return { seal, read };
}
