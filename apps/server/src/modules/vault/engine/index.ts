export { createVaultEngine } from './engine.ts';
export {
  type DataCentreFailure,
  VaultEngineError,
  type VaultEngineErrorCode,
  type VaultEngineErrorContext,
} from './errors.ts';
export type {
  CiphertextOptions,
  Copies,
  CopyDigest,
  CopyState,
  DigestItem,
  EngineLogger,
  EngineOptions,
  EngineStats,
  ObjectDigest,
  PlaintextDigests,
  RemovalReport,
  SampleWriter,
  StoredCiphertext,
  StoredObject,
  StoreOptions,
  VaultEngine,
} from './types.ts';
