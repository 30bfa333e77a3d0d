import { toHex } from '../metadata.ts';

const counterMax = 0xfff;
const idBytes = 16;
/** A clock that was set back by less is waited for by the ids; by more, they follow it. */
const backwardsMsMax = 10_000;

/**
 * Makes ids of events: UUIDv7 (RFC 9562, section 5.7) whose time is the event's. Each is greater
 * than the one before, by a counter within a millisecond; what is not time and counter is random.
 * @param nowMs milliseconds since 1970, corrected where the clock is known to be wrong
 */
export function createEventIds(nowMs: () => number): () => string {
  let lastMs = Number.NEGATIVE_INFINITY;
  let counter = 0;

  return () => {
    const timeMs = Math.max(0, Math.floor(nowMs()));
    if (timeMs > lastMs || timeMs < lastMs - backwardsMsMax) {
      lastMs = timeMs;
      counter = crypto.getRandomValues(new Uint16Array(1))[0] as number;
      // Half of the counter is left to count with.
      counter &= counterMax >> 1;
    } else if (counter < counterMax) {
      counter += 1;
    } else {
      lastMs += 1;
      counter = 0;
    }
    return formatEventId(lastMs, counter, crypto.getRandomValues(new Uint8Array(idBytes / 2)));
  };
}

/**
 * @param timeMs 0 to 2^48 - 1
 * @param counter 12 bits
 * @param random 8 bytes, of which two bits are not used
 */
export function formatEventId(timeMs: number, counter: number, random: Uint8Array): string {
  const bytes = new Uint8Array(idBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(timeMs / 65_536));
  view.setUint16(4, timeMs % 65_536);
  view.setUint16(6, 0x7000 | (counter & counterMax));
  bytes.set(random.subarray(0, idBytes / 2), idBytes / 2);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
