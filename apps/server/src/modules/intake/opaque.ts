import { createHash } from 'node:crypto';

/** Clients may put anything into their keys; what is kept tells nothing of it. */
export function opaque(idempotencyKey: string): string {
  return createHash('sha256').update(idempotencyKey).digest('base64url');
}
