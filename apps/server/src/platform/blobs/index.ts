export {
  type BlobListing,
  type BlobStat,
  type BlobStore,
  type BlobStoreOptions,
  type BlobStoreSpec,
  type BlobWriter,
  checkKey,
  type Fault,
  type FaultyStoreSpec,
  type LocalStoreSpec,
  type PackStore,
  type S3StoreSpec,
} from './blob-store.ts';
export { BlobError, type BlobErrorCode, type BlobErrorContext } from './errors.ts';
export { failing } from './faults.ts';
export { keepsPacks, openBlobStore } from './open-blob-store.ts';
export {
  encodeHead,
  formatPackedKey,
  nameOfKey,
  packHeaderBytes,
  packKey,
  parsePackedKey,
  recordBytes,
} from './packs/format.ts';
