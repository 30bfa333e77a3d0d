export {
  type BloomBuilder,
  type BloomFilter,
  createBloomFilter,
  readBloomFilter,
} from './bloom.ts';
export { SetError, type SetErrorCode } from './errors.ts';
export {
  applyDelta,
  compareBytes,
  differencesOf,
  type ExactSet,
  encodeExactSet,
  readExactSet,
  type SetEntry,
  type SetVerdict,
  setVerdicts,
} from './exact-set.ts';
export {
  readSetManifest,
  type SetFile,
  type SetFileKind,
  type SetManifest,
  setManifestFormat,
  sha256Hex,
} from './manifest.ts';
export {
  bloomValue,
  type OfflineAnswer,
  type OfflineFiles,
  type OfflineSet,
  openOfflineSet,
} from './offline-set.ts';
export {
  type SetKeep,
  type SetSource,
  type Updated,
  type UpdateOptions,
  updateOfflineSet,
} from './update.ts';
