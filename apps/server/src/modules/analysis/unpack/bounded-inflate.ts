import { inflateRawSync, inflateSync } from 'node:zlib';
import type { Outlet } from './outlet.ts';

/**
 * Inflates at most a member's bytes; nothing where the data are broken or there is more, which is
 * noted. `raw` is without zlib's header. Trailing bytes do not matter.
 */
export function inflated(
  bytes: Uint8Array,
  outlet: Outlet,
  { raw = false, where = '' }: { raw?: boolean; where?: string } = {},
): Uint8Array | undefined {
  const maxOutputLength = Math.max(1, Math.min(outlet.memberBytes, outlet.room));
  try {
    return raw
      ? inflateRawSync(bytes, { maxOutputLength })
      : inflateSync(bytes, { maxOutputLength });
  } catch (error) {
    if (!isTooLarge(error)) return undefined;
    // It was unpacked, so it counts.
    outlet.spend(maxOutputLength, where);
    outlet.tooLarge(where);
    return undefined;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
