import { encodeIdentity } from '@vitrine/age';
import type { Logger } from '../../../platform/logger.ts';
import type { DigestItem, ObjectDigest, SiteKeys, VaultEngine } from '../../vault/index.ts';
import { RelocationError } from '../errors.ts';
import type { StoredObject } from './objects-store.ts';

export interface ReadbackDeps {
  engine: Pick<VaultEngine, 'digestMany' | 'repair'>;
  keys: Pick<SiteKeys, 'identity'>;
  logger: Pick<Logger, 'warn'>;
}

/** What was read: of a sample its bytes, of a row its canonical JSON. */
export interface Content {
  sha256: Uint8Array;
  length: number;
}

/** A sample as it was read back: its content, or why no copy of it can be read. */
export type ReadSample = { object: StoredObject; content: Content } | Damaged;

export interface Damaged {
  object: StoredObject;
  why: string;
}

/** Objects read at a time: enough for every thread of the vault and every disk to be busy. */
const readsAtOnce = 16;

/**
 * Reads every copy of stored samples back, in the order given, and makes damaged copies again from an intact one. One
 * copy is decrypted; the others are the same bytes, or are decrypted themselves.
 */
export async function* readSamples(
  deps: ReadbackDeps,
  objects: Iterable<StoredObject> | AsyncIterable<StoredObject>,
): AsyncGenerator<ReadSample> {
  const underWay: StoredObject[] = [];
  const identities = new Map<string, Promise<string>>();
  async function* items(): AsyncGenerator<DigestItem> {
    for await (const object of objects) {
      const { object_key: key, key_id: keyId, copies: dataCentres } = object;
      const text = identities.get(keyId) ?? deps.keys.identity(keyId).then(encodeIdentity);
      identities.set(keyId, text);
      underWay.push(object);
      yield { key, dataCentres, identity: await text, compareCopies: true };
    }
  }
  for await (const digest of deps.engine.digestMany(items(), readsAtOnce)) {
    const object = underWay.shift();
    if (object !== undefined) yield await judge(deps, object, digest);
  }
}

/**
 * Reads stored samples back as above.
 * @throws {RelocationError} `copy-damaged` where no copy of one is intact
 */
export async function readAllBack(
  deps: ReadbackDeps,
  objects: readonly StoredObject[],
): Promise<Map<string, Content>> {
  const contents = new Map<string, Content>();
  const damaged: Damaged[] = [];
  for await (const read of readSamples(deps, objects)) {
    if ('content' in read) contents.set(read.object.id, read.content);
    else damaged.push(read);
  }
  if (damaged.length > 0) throw damagedError(damaged);
  return contents;
}

export function damagedError([first, ...others]: readonly Damaged[]): RelocationError {
  const more = others.length > 0 ? ` and of ${others.length} more` : '';
  const message = `no intact copy of ${first?.object.id}${more} (${first?.why})`;
  return new RelocationError('copy-damaged', message);
}

async function judge(
  deps: ReadbackDeps,
  object: StoredObject,
  digest: ObjectDigest,
): Promise<ReadSample> {
  const { plaintext, copies } = digest;
  if (plaintext === undefined) {
    const faults = copies.map((copy) => `${copy.dataCentre}: ${copy.fault ?? copy.state}`);
    return { object, why: faults.join(', ') };
  }
  if (Buffer.compare(plaintext.sha256, object.sha256) !== 0) {
    return { object, why: 'it decrypts to another file' };
  }
  await repairOthers(deps, digest);
  return { object, content: { sha256: plaintext.sha256, length: plaintext.sizeBytes } };
}

/** One readable copy is enough to go on; a data centre that takes no repair stops nothing here. */
async function repairOthers(
  { engine, logger }: ReadbackDeps,
  { key, copies }: ObjectDigest,
): Promise<void> {
  const from = copies.find((copy) => copy.ciphertextSha256 && copy.state === 'intact');
  if (from?.ciphertextSha256 === undefined) return;
  for (const { dataCentre, state, fault } of copies) {
    if (state === 'intact') continue;
    try {
      await engine.repair(key, from.dataCentre, dataCentre, from.ciphertextSha256);
      logger.warn({ objectKey: key, dataCentre, fault: fault ?? state }, 'repaired a copy');
    } catch (error) {
      logger.warn({ err: error, objectKey: key, dataCentre }, 'a copy could not be repaired');
    }
  }
}
