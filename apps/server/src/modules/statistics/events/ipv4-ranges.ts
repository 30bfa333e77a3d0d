/** Where a tree of the MaxMind DB format is, and how its nodes are laid out. */
export interface AddressTree {
  readonly bytes: Uint8Array;
  readonly nodes: number;
  /** 24, 28 or 32. */
  readonly recordBits: number;
  /** Of IPv6, with the IPv4 addresses below its first 96 zeros. */
  readonly isIpv6: boolean;
}

/**
 * Numbers by ranges of IPv4 addresses, in two typed arrays: a look-up is some steps in one of them,
 * where the tree takes one for each bit.
 */
export class Ipv4Ranges {
  /** First address of each range, in order; the first is 0. */
  readonly #starts: Uint32Array;
  readonly #values: Uint16Array;
  /** By the first 16 bits of an address: the range that holds the first such address. */
  readonly #index = new Uint32Array(65_537);

  constructor(ranges: readonly { readonly start: number; readonly value: number }[]) {
    this.#starts = Uint32Array.from(ranges, ({ start }) => start);
    this.#values = Uint16Array.from(ranges, ({ value }) => value);
    let range = 0;
    for (let high = 0; high < 65_536; high++) {
      while (range + 1 < ranges.length && (this.#starts[range + 1] as number) <= high * 65_536) {
        range += 1;
      }
      this.#index[high] = range;
    }
    this.#index[65_536] = ranges.length - 1;
  }

  /** @param address as a number of 32 bits */
  find(address: number): number {
    const high = Math.floor(address / 65_536);
    let low = this.#index[high] as number;
    let end = this.#index[high + 1] as number;
    while (low < end) {
      const middle = (low + end + 1) >>> 1;
      if ((this.#starts[middle] as number) <= address) low = middle;
      else end = middle - 1;
    }
    return this.#values[low] as number;
  }
}

/**
 * The ranges of a tree, neighbours of one value joined.
 * @param valueAt of a record that is no node: 0 is nothing, others point into the data
 * Source: MaxMind DB file format, section “Binary Search Tree”.
 */
export function readIpv4Ranges(
  tree: AddressTree,
  valueAt: (record: number, address: number) => number,
): Ipv4Ranges {
  const ranges: { start: number; value: number }[] = [];
  let root = 0;
  for (let i = 0; tree.isIpv6 && i < 96 && root < tree.nodes; i++) root = readRecord(tree, root, 0);
  const waiting = [{ record: root, start: 0, bits: 0 }];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { record, start, bits } = one;
    if (record < tree.nodes && bits < 32) {
      const right = start + 2 ** (31 - bits);
      waiting.push({ record: readRecord(tree, record, 1), start: right, bits: bits + 1 });
      waiting.push({ record: readRecord(tree, record, 0), start, bits: bits + 1 });
      continue;
    }
    const value = record <= tree.nodes ? 0 : valueAt(record, start);
    if (ranges.at(-1)?.value !== value) ranges.push({ start, value });
  }
  return new Ipv4Ranges(ranges);
}

function readRecord({ bytes, recordBits }: AddressTree, node: number, side: 0 | 1): number {
  const at = (node * recordBits * 2) / 8;
  const byte = (offset: number) => bytes[at + offset] ?? 0;
  if (recordBits === 28) {
    const top = side === 0 ? byte(3) >> 4 : byte(3) & 15;
    const rest = at + side * 4;
    return top * 2 ** 24 + number24(bytes, rest);
  }
  const width = recordBits / 8;
  const first = at + side * width;
  const head = width === 4 ? (bytes[first] ?? 0) * 2 ** 24 : 0;
  return head + number24(bytes, first + width - 3);
}

function number24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

/** A dotted IPv4 address as a number; −1: it is none (no leading zeros, nothing left out). */
export function ipv4Number(text: string): number {
  let address = 0;
  let part = -1;
  let parts = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? 0x2e : text.charCodeAt(at);
    if (code === 0x2e) {
      if (part < 0) return -1;
      address = address * 256 + part;
      part = -1;
      parts += 1;
    } else {
      const digit = code - 0x30;
      if (digit < 0 || digit > 9 || part === 0) return -1;
      part = part < 0 ? digit : part * 10 + digit;
      if (part > 255) return -1;
    }
  }
  return parts === 4 ? address : -1;
}
