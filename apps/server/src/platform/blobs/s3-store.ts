import {
  type BlobListing,
  type BlobStat,
  type BlobStore,
  type BlobStoreOptions,
  type BlobWriter,
  checkKey,
  type S3StoreSpec,
} from './blob-store.ts';
import { BlobError } from './errors.ts';
import { S3Client, xmlElements, xmlText } from './s3-client.ts';
import { S3Writer } from './s3-writer.ts';

const partBytesDefault = 5 * 1024 * 1024;
const pieceBytesMax = 256 * 1024;

/**
 * Opens a bucket of an S3-compatible service as a blob store. The bucket is made where there is
 * none; give it a rule that ends incomplete multipart uploads, for those of crashed processes.
 *
 * @throws BlobError `missing`, `unreachable`, `unwritable`; `unsuitable` where the bucket keeps old
 *   versions, since what is removed would then still be there
 */
export async function openS3Store(
  spec: S3StoreSpec,
  options: BlobStoreOptions = {},
): Promise<BlobStore> {
  const client = new S3Client(spec);
  try {
    await client.sendForText({ method: 'HEAD' });
  } catch (error) {
    const absent = error instanceof BlobError && ['not-found', 'missing'].includes(error.code);
    if (!absent) throw error;
    if (options.mustExist) throw client.error('missing', 'no such bucket', undefined, error);
    await client.sendForText({ method: 'PUT' });
  }
  await refuseVersions(client);
  return new S3Store(spec, client);
}

async function refuseVersions(client: S3Client): Promise<void> {
  try {
    const answer = await client.sendForText({ method: 'GET', query: { versioning: '' } });
    if (xmlText(answer, 'Status') === undefined) return;
  } catch (error) {
    // Small services know no versions and say so in one way or another.
    if (error instanceof BlobError && error.code !== 'unreachable') return;
    throw error;
  }
  throw client.error('unsuitable', 'the bucket keeps, or once kept, old versions of objects');
}

class S3Store implements BlobStore {
  readonly name: string;
  readonly spec: S3StoreSpec;
  readonly #client: S3Client;

  constructor(spec: S3StoreSpec, client: S3Client) {
    this.spec = spec;
    this.name = spec.name;
    this.#client = client;
  }

  async create(key: string): Promise<BlobWriter> {
    checkKey(this.name, key);
    return new S3Writer(this.#client, key, this.spec.partBytes ?? partBytesDefault);
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    checkKey(this.name, key);
    await this.#client.sendForText({ method: 'PUT', key, body: Uint8Array.from(bytes) });
  }

  async read(key: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    checkKey(this.name, key);
    const { body } = await this.#client.send({ method: 'GET', key, signal });
    return this.#pieces(body, key, signal);
  }

  async stat(key: string): Promise<BlobStat | undefined> {
    checkKey(this.name, key);
    try {
      const response = await this.#client.send({ method: 'HEAD', key });
      return { sizeBytes: Number(response.headers.get('content-length')) };
    } catch (error) {
      if (error instanceof BlobError && error.code === 'not-found') return undefined;
      throw error;
    }
  }

  async remove(key: string): Promise<boolean> {
    const existed = (await this.stat(key)) !== undefined;
    if (existed) await this.#client.sendForText({ method: 'DELETE', key });
    return existed;
  }

  async *list(prefix: string): AsyncGenerator<BlobListing> {
    let token: string | undefined;
    do {
      const query = { 'list-type': '2', prefix, ...(token && { 'continuation-token': token }) };
      const answer = await this.#client.sendForText({ method: 'GET', query });
      for (const entry of xmlElements(answer, 'Contents')) yield this.#listing(entry);
      token = xmlText(answer, 'NextContinuationToken');
    } while (token !== undefined);
  }

  async freeBytes(): Promise<undefined> {}

  async removeAll(folder: string): Promise<void> {
    checkKey(this.name, folder);
    for await (const { key } of this.list(`${folder}/`)) await this.remove(key);
  }

  async sweep(_writer: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.remove(key);
  }

  async close(): Promise<void> {}

  #listing(entry: string): BlobListing {
    const key = xmlText(entry, 'Key') ?? '';
    checkKey(this.name, key);
    const modifiedAtMs = Date.parse(xmlText(entry, 'LastModified') ?? '');
    return { key, sizeBytes: Number(xmlText(entry, 'Size')), modifiedAtMs };
  }

  async *#pieces(
    body: ReadableStream<Uint8Array> | null,
    key: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    if (!body) return;
    try {
      for await (const piece of body) {
        for (let at = 0; at < piece.length; at += pieceBytesMax) {
          yield piece.subarray(at, at + pieceBytesMax);
        }
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#client.error('unreachable', 'the answer breaks off', key, error);
    }
  }
}
