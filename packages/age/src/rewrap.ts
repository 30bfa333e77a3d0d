import { openHeader } from './decrypt.ts';
import { wrapHeader } from './encrypt.ts';
import type { Identity, Recipient } from './keys.ts';

/**
 * Hands a file to other recipients without touching its payload: the same file key in a new header.
 * Who could open the old header can still open the payload with it: this moves a file, it does not
 * revoke anybody's access.
 *
 * @param header the header alone, as `splitHeader` gives it
 * @returns the new header, to stand before the unchanged payload
 * @throws AgeError as decryption does; RangeError without recipients or with too many
 */
export function rewrapHeader(
  header: Uint8Array,
  identity: Identity,
  recipients: readonly Recipient[],
): Uint8Array {
  const fileKey = openHeader(header, [identity]);
  try {
    return wrapHeader(fileKey, recipients);
  } finally {
    fileKey.fill(0);
  }
}
