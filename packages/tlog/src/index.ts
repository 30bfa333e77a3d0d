export { type RawSigner, rawSigner } from './algorithms.ts';
export {
  base64Decode,
  base64Encode,
  bytesEqual,
  concatBytes,
  hexDecode,
  hexEncode,
  utf8Decode,
  utf8Encode,
} from './bytes.ts';
export {
  type Checkpoint,
  type CheckpointTrust,
  formatCheckpoint,
  type OpenedCheckpoint,
  openCheckpoint,
  type ParseCheckpointOptions,
  parseCheckpoint,
  signCheckpoint,
} from './checkpoint.ts';
export {
  cosignatureMessage,
  isSubtreeRange,
  type Subtree,
  subtreeMessage,
} from './cosignature.ts';
export { TlogError, type TlogErrorCode } from './errors.ts';
export {
  computeKeyId,
  formatSignerKey,
  formatVerifierKey,
  makeVerifierKey,
  originHash,
  parseSignerKey,
  parseVerifierKey,
  type SignatureAlgorithm,
  type SignerKey,
  type SupportedSignatureType,
  signatureTypes,
  type VerifierKey,
} from './keys.ts';
export { MemoryTree } from './memory-tree.ts';
export {
  formatNote,
  formatSignatureLine,
  isKeyName,
  keyLabel,
  type Note,
  type NoteSignature,
  noteBytesMax,
  noteSignaturesMax,
  type OpenedNote,
  openNote,
  parseNote,
  parseSignatureLines,
  type Signer,
  signNote,
  type VerifiedSignature,
  type Verifier,
} from './note.ts';
export {
  evaluatePolicy,
  formatPolicy,
  isQuorumMet,
  type PolicyGroup,
  type PolicyLog,
  type PolicyVerdict,
  type PolicyWitness,
  parsePolicy,
  type TrustPolicy,
  verifyPolicy,
} from './policy.ts';
export {
  type ConsistencyClaim,
  type InclusionClaim,
  proveConsistency,
  proveInclusion,
  type ReadHashes,
  type TreeNode,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts';
export { hashBytes, sha256, sha256Portable } from './sha256.ts';
export {
  createSigner,
  type GeneratedKey,
  generateKey,
  type SignerOptions,
  signerFromRaw,
  signSubtree,
} from './signer.ts';
export {
  decodeEntryBundle,
  type EntryBundle,
  encodeEntryBundle,
  entryBytesMax,
  formatTilePath,
  levelHashes,
  newTiles,
  parseTilePath,
  partialTiles,
  type Tile,
  type TileData,
  tileBytes,
  tileHeight,
  tileWidth,
  tileWidthAt,
} from './tile.ts';
export { TileReader, type TileReaderOptions } from './tile-reader.ts';
export {
  formatTlogProof,
  parseTlogProof,
  proofHashesMax,
  type TlogProof,
  verifyTlogProof,
} from './tlog-proof.ts';
export {
  edgeRoot,
  emptyRoot,
  leafHash,
  nodeHash,
  perfectRoot,
  type ReadTile,
  readEdge,
  TreeBuilder,
} from './tree.ts';
export { cosignatureTime, createVerifier, verifySubtree } from './verifier.ts';
export {
  type AddCheckpointRequest,
  type AuthenticRequest,
  authenticateAddCheckpoint,
  decideAddCheckpoint,
  formatAddCheckpoint,
  openCosignatures,
  parseAddCheckpoint,
  tlogSizeContentType,
  type WitnessDecision,
  type WitnessedHead,
  type WitnessRefusal,
} from './witness.ts';
