export { customaryPasswords } from './passwords.ts';
export { prepareSevenZip as prepareUnpack } from './seven-zip/engine.ts';
export { type UnpackResult, type UnpackSettings, unpack } from './unpack.ts';
