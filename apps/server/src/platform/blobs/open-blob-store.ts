import type { BlobStore, BlobStoreOptions, BlobStoreSpec } from './blob-store.ts';
import { failing } from './faults.ts';
import { openLocalStore } from './local-store.ts';
import { openS3Store } from './s3-store.ts';

/**
 * Opens the store that a spec describes, in any thread.
 *
 * @throws BlobError `missing`, `unsuitable`, `unwritable`, `unreachable`
 */
export async function openBlobStore(
  spec: BlobStoreSpec,
  options: BlobStoreOptions = {},
): Promise<BlobStore> {
  switch (spec.kind) {
    case 'local':
      return await openLocalStore(spec, options);
    case 's3':
      return await openS3Store(spec, options);
    case 'faulty':
      return failing(await openBlobStore(spec.inner, options), spec.faults);
  }
}

/** Whether the store that a spec describes has packs. */
export function keepsPacks(spec: BlobStoreSpec): boolean {
  return spec.kind === 'faulty' ? keepsPacks(spec.inner) : spec.kind === 'local';
}
