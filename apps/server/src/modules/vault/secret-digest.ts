import { hash } from 'node:crypto';

/** By what a submission is found again: SHA-256 of the salt that its receipt tells. */
export function secretDigest(salt: Uint8Array): Uint8Array {
  return hash('sha256', salt, 'buffer');
}
