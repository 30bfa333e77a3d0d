import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Postgres, PostgresError } from '../../platform/postgres/index.ts';
import { makeUuid, type RandomBytes } from '../../platform/uuid.ts';
import type { Ledger } from '../ledger/index.ts';
import type {
  Copies,
  PlaintextDigests,
  SampleWriter,
  StoredObject,
  VaultEngine,
} from './engine/index.ts';
import { VaultError } from './errors.ts';
import type { SiteKeys } from './keys.ts';
import { createMemberRecorder, createRecorder } from './recorder.ts';
import type {
  Committed,
  CommittedMember,
  NewMember,
  NewSubmission,
  OpenRegions,
  SampleListener,
} from './types.ts';

export interface VaultDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'entriesOfType'>;
  readonly engine: VaultEngine;
  readonly keys: Pick<SiteKeys, 'current' | 'recheck'>;
  readonly regions: OpenRegions;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly logger: Logger;
  /** Hears of new samples. */
  readonly listener?: SampleListener;
}

export interface IncomingOptions {
  readonly sizeBytesMax: number;
  readonly copies: Copies;
}

/** A sample on its way in. One call at a time; unless it is committed, nothing of it remains. */
export interface Incoming extends AsyncDisposable {
  /** @throws VaultEngineError `too-large`, `not-stored`, `worker-lost` */
  write(chunk: Uint8Array): Promise<void>;
  /** Resolves when the object is durable. Throws as `write` does. */
  finish(): Promise<PlaintextDigests>;
  /**
   * After `finish`: records sample and submission with their ledger entry, in one transaction.
   * @throws {VaultError} `idempotency-conflict`, `key-destroyed`, `busy`
   * @throws what `requireOpen` throws, where the region has been closed meanwhile
   */
  commit(submission: NewSubmission): Promise<Committed>;
  /**
   * Instead of `commit`, for a file that was found in a sample.
   * @throws {VaultError} `container-gone`, `key-destroyed`, `busy`; and as `commit` does
   */
  commitMember(member: NewMember): Promise<CommittedMember>;
  /** Gives up, at any time before the commit; when it resolves nothing remains. */
  abort(): Promise<void>;
}

/** The sample store of a site, as those see it who bring samples in. */
export interface Vault {
  begin(region: string, options: IncomingOptions): Promise<Incoming>;
  /** Samples on their way in, from `begin` to the end of their commit. */
  inFlight(region: string): number;
  /** Whether an object is on its way in, and so has no row yet. */
  isInFlight(objectKey: string): boolean;
  /** What was taken in since this process started; a submission of known bytes counts as well. */
  taken(): Taken;
  /** Resolves when what was committed has been tidied up after. */
  idle(): Promise<void>;
}

export interface Taken {
  readonly submissions: number;
  /** Of plaintext. */
  readonly bytes: number;
}

/** The name of a new object in every data centre: `<region>/<2 hex>/<uuid>.age`. */
export function objectKeyOf(region: string, id: string): string {
  return `${region}/${id.slice(0, 2)}/${id}.age`;
}

export function createVault(deps: VaultDeps): Vault {
  const { engine, keys, regions, randomBytes, logger } = deps;
  const recorder = createRecorder(deps);
  const memberRecorder = createMemberRecorder(deps);
  const underWay = new Map<string, string>();
  const removals = new Set<Promise<void>>();
  const taken = { submissions: 0, bytes: 0 };

  async function begin(region: string, options: IncomingOptions): Promise<Incoming> {
    const sampleId = makeUuid(randomBytes);
    const objectKey = objectKeyOf(region, sampleId);
    underWay.set(objectKey, region);
    try {
      const guard: Parameters<SiteKeys['current']>[2] = (tx) =>
        regions.requireOpen(tx, region, 'files');
      const { keyId, recipient } = await keys.current(region, 'files', guard);
      const writer = engine.begin({ key: objectKey, recipient, packable: true, ...options });
      return incoming({ sampleId, region, objectKey, keyId }, writer);
    } catch (error) {
      underWay.delete(objectKey);
      throw error;
    }
  }

  function incoming(target: Target, writer: SampleWriter): Incoming {
    let stored: StoredObject | undefined;
    let ended = false;
    const keyOf = () => stored?.key ?? target.objectKey;
    const landed = () => {
      underWay.delete(target.objectKey);
      underWay.delete(keyOf());
    };

    async function commit(submission: NewSubmission): Promise<Committed> {
      const submissionId = makeUuid(randomBytes);
      const { stored, objectKey } = ending();
      const committed = await recorded(
        recorder.add({ ...target, objectKey, stored, submission, submissionId }),
        objectKey,
      );
      const isKept = committed.sample === target.sampleId && !committed.replayed;
      if (!isKept) removeLater(objectKey);
      if (!committed.replayed) {
        taken.submissions += 1;
        taken.bytes += stored.sizeBytes;
      }
      return committed;
    }

    async function commitMember(member: NewMember): Promise<CommittedMember> {
      const { stored, objectKey } = ending();
      const arrival = { ...target, objectKey, stored, member };
      const committed = await recorded(memberRecorder.add(arrival), objectKey);
      if (committed.duplicate) removeLater(objectKey);
      return committed;
    }

    function ending(): { readonly stored: StoredObject; readonly objectKey: string } {
      if (stored === undefined || ended) throw new TypeError('to be committed once, after finish');
      ended = true;
      return { stored, objectKey: stored.key };
    }

    async function recorded<T>(recording: Promise<T>, objectKey: string): Promise<T> {
      try {
        return await recording;
      } catch (error) {
        const lostKey = error instanceof VaultError && error.code === 'key-destroyed';
        if (lostKey) keys.recheck(target.keyId);
        // Where nobody knows whether a row names the object, the sweep of orphans will find out.
        if (!isUncertain(error)) await remove(objectKey);
        throw error;
      } finally {
        landed();
      }
    }

    async function abort(): Promise<void> {
      if (ended) return;
      ended = true;
      try {
        await writer.abort();
        if (stored !== undefined) await remove(stored.key);
      } finally {
        landed();
      }
    }

    return {
      write: (chunk) => writer.write(chunk),
      finish: async () => {
        stored = await writer.finish();
        // Counted once, under the key by which it is found.
        underWay.delete(target.objectKey);
        underWay.set(stored.key, target.region);
        return stored;
      },
      commit,
      commitMember,
      abort,
      [Symbol.asyncDispose]: abort,
    };
  }

  /** What cannot be removed now is an orphan, which the sweep removes. */
  async function remove(objectKey: string): Promise<void> {
    try {
      await engine.remove(objectKey);
    } catch (error) {
      logger.warn({ err: error, objectKey }, 'an object that is not needed could not be removed');
    }
  }

  function removeLater(objectKey: string): void {
    const removal = remove(objectKey).finally(() => removals.delete(removal));
    removals.add(removal);
  }

  return {
    begin,
    inFlight: (region) => [...underWay.values()].filter((one) => one === region).length,
    isInFlight: (objectKey) => underWay.has(objectKey),
    taken: () => ({ ...taken }),
    idle: async () => {
      await Promise.all([recorder.idle(), memberRecorder.idle()]);
      while (removals.size > 0) await Promise.all(removals);
    },
  };
}

interface Target {
  readonly sampleId: string;
  readonly region: string;
  readonly objectKey: string;
  readonly keyId: string;
}

function isUncertain(error: unknown): boolean {
  return error instanceof PostgresError && error.code === 'commit-unknown';
}
