export { customaryPasswords } from './passwords.ts';
export { type UnpackResult, type UnpackSettings, unpack } from './unpack.ts';
