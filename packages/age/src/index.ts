export { decodeBech32, encodeBech32 } from './bech32.ts';
export { createDecryptor, type Decryptor, decrypt } from './decrypt.ts';
export { createEncryptor, type Encryptor, encrypt } from './encrypt.ts';
export { AgeError, type AgeErrorCode, type AgeErrorOptions } from './errors.ts';
export { headerBytesMax } from './header.ts';
export { HeaderReader, type SplitFile, splitHeader } from './header-reader.ts';
export {
  encodeIdentity,
  encodeRecipient,
  generateIdentity,
  Identity,
  identityFromBytes,
  identityToRecipient,
  parseIdentity,
  parseRecipient,
  Recipient,
} from './keys.ts';
export {
  ciphertextLength,
  headerLength,
  payloadLength,
  plaintextLength,
  recipientCountMax,
} from './lengths.ts';
export { giveBack } from './memory.ts';
export { rewrapHeader } from './rewrap.ts';
export { decryptStream, encryptStream } from './streams.ts';
