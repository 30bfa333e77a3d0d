export { KeyError, type KeyErrorCode } from './errors.ts';
export { type KeyFileOptions, openKeyFile } from './key-file.ts';
export type { KeyWrapper } from './key-wrapper.ts';
