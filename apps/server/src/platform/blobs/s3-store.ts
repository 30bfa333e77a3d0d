import type { BlobStore, BlobStoreOptions, S3StoreSpec } from './blob-store.ts';
import { BlobError } from './errors.ts';

/** Opens a bucket of an S3-compatible service as a blob store. */
export async function openS3Store(
  spec: S3StoreSpec,
  _options: BlobStoreOptions = {},
): Promise<BlobStore> {
  throw new BlobError('unsuitable', 'not there yet', { store: spec.name });
}
