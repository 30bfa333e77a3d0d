import { hash } from 'node:crypto';

export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}

export function md5(data: Uint8Array | string): string {
  return hash('md5', data);
}
