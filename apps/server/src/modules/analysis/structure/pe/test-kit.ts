import { pack, padded, u16, u32, u64, utf16 } from '../test-kit.ts';

export interface PeParts {
  readonly is64?: boolean;
  /** By library: names, or numbers for ordinals. */
  readonly imports?: Readonly<Record<string, readonly (string | number)[]>>;
  readonly exports?: readonly string[];
  /** By type and name: one language, 1033. */
  readonly resources?: readonly { type: number; name: number; bytes: Uint8Array }[];
  readonly pdb?: string;
  readonly overlay?: Uint8Array;
  readonly code?: Uint8Array;
  readonly codeName?: string;
  readonly codeFlags?: number;
}

const alignment = 0x1000;
const headerBytes = 0x400;

/** A small program of Windows: headers, `.text`, and a `.data` with everything else. */
export function buildPe(parts: PeParts = {}): Buffer {
  const { is64 = false, code = Buffer.alloc(16, 0xc3) } = parts;
  const data = new DataSection(2 * alignment, is64);
  const directories = new Map<number, readonly [number, number]>();
  if (parts.imports) directories.set(1, data.imports(parts.imports));
  if (parts.exports) directories.set(0, data.exports(parts.exports));
  if (parts.resources) directories.set(2, data.resources(parts.resources));
  if (parts.pdb) directories.set(6, data.debug(parts.pdb, headerBytes + 0x200));
  const text = padded(code, 0x200).subarray(0, 0x200);
  const body = padded(data.bytes(), 0x200);
  const table = Array.from({ length: 16 }, (_, index) =>
    u32(...(directories.get(index) ?? [0, 0])),
  );
  const optional = pack(
    u16(is64 ? 0x20b : 0x10b),
    Buffer.from([14, 2]),
    u32(0x200, body.length, 0, alignment, alignment),
    is64 ? u64(0x140000000n) : u32(2 * alignment, 0x400000),
    u32(alignment, 0x200),
    u16(6, 0, 0, 0, 6, 0),
    u32(0, 2 * alignment + padded(body, alignment).length, headerBytes, 0),
    u16(3, 0x140),
    is64 ? u64(0x100000, 0x1000, 0x100000, 0x1000) : u32(0x100000, 0x1000, 0x100000, 0x1000),
    u32(0, 16),
    ...table,
  );
  const headers = pack(
    pack('MZ', Buffer.alloc(58), u32(0x40)),
    pack('PE\0\0', u16(is64 ? 0x8664 : 0x14c, 2), u32(1_600_000_000, 0, 0)),
    u16(optional.length, is64 ? 0x22 : 0x102),
    optional,
    section(
      parts.codeName ?? '.text',
      alignment,
      headerBytes,
      0x200,
      parts.codeFlags ?? 0x60000020,
    ),
    section('.data', 2 * alignment, headerBytes + 0x200, body.length, 0xc0000040),
  );
  return pack(padded(headers, headerBytes), text, body, parts.overlay ?? Buffer.alloc(0));
}

function section(name: string, address: number, raw: number, size: number, flags: number): Buffer {
  const label = Buffer.alloc(8);
  label.write(name, 'latin1');
  return pack(label, u32(size, address, size, raw, 0, 0, 0, flags));
}

/** Bytes of the section with data, each at a known address. */
class DataSection {
  readonly #parts: Buffer[] = [];
  readonly #base: number;
  readonly #is64: boolean;
  #length = 0;

  constructor(base: number, is64: boolean) {
    this.#base = base;
    this.#is64 = is64;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  add(bytes: Uint8Array): number {
    const address = this.#base + this.#length;
    const part = padded(bytes, 8);
    this.#parts.push(part);
    this.#length += part.length;
    return address;
  }

  imports(libraries: NonNullable<PeParts['imports']>): [number, number] {
    const descriptors = Object.entries(libraries).map(([library, functions]) => {
      const thunks = functions.map((one) =>
        typeof one === 'string'
          ? this.#thunk(this.add(pack(u16(0), one, '\0')))
          : this.#thunk(one, true),
      );
      const lookup = this.add(pack(...thunks, this.#thunk(0)));
      const addresses = this.add(pack(...thunks, this.#thunk(0)));
      return u32(lookup, 0, 0, this.add(pack(library, '\0')), addresses);
    });
    const table = pack(...descriptors, Buffer.alloc(20));
    return [this.add(table), table.length];
  }

  #thunk(value: number, byOrdinal = false): Buffer {
    if (this.#is64) return u64(BigInt(value) | (byOrdinal ? 1n << 63n : 0n));
    return u32(byOrdinal ? value + 0x80000000 : value);
  }

  exports(names: readonly string[]): [number, number] {
    const library = this.add(pack('self.dll\0'));
    const texts = names.map((name) => this.add(pack(name, '\0')));
    const addresses = this.add(u32(...names.map(() => alignment)));
    const namesAt = this.add(u32(...texts));
    const ordinals = this.add(u16(...names.keys()));
    const count = names.length;
    const table = u32(0, 0, 0, library, 1, count, count, addresses, namesAt, ordinals);
    return [this.add(table), table.length];
  }

  resources(list: NonNullable<PeParts['resources']>): [number, number] {
    const places = list.map(({ bytes }) => this.add(bytes));
    const entries = (at: number, keys: readonly number[], targets: readonly number[]) =>
      pack(
        Buffer.alloc(12),
        u16(0, keys.length),
        ...keys.map((key, i) => u32(key, targets[i] ?? at)),
      );
    // One table of types, then for each resource a table of names, one of languages and its entry.
    const rootBytes = 16 + list.length * 8;
    const each = 24 + 24 + 16;
    const start = (index: number) => rootBytes + index * each;
    const directory = 0x80000000;
    const root = entries(
      0,
      list.map(({ type }) => type),
      list.map((_, i) => directory + start(i)),
    );
    const below = list.map(({ name, bytes }, index) =>
      pack(
        entries(0, [name], [directory + start(index) + 24]),
        entries(0, [1033], [start(index) + 48]),
        u32(places[index] ?? 0, bytes.length, 0, 0),
      ),
    );
    const tree = pack(root, ...below);
    return [this.add(tree), tree.length];
  }

  debug(pdb: string, rawStart: number): [number, number] {
    const info = pack(
      'RSDS',
      Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
      u32(1),
      pdb,
      '\0',
    );
    const at = this.add(info);
    const raw = at - this.#base + rawStart;
    const table = pack(u32(0, 0, 0, 2, info.length, at, raw));
    return [this.add(table), table.length];
  }
}

/** VS_VERSIONINFO with one table of texts. */
export function versionInfo(texts: Readonly<Record<string, string>>): Buffer {
  const block = (
    key: string,
    value: Buffer,
    valueUnits: number,
    type: number,
    children: Buffer,
  ) => {
    const head = padded(pack(Buffer.alloc(6), utf16(`${key}\0`)), 4);
    const whole = pack(padded(pack(head, value), children.length > 0 ? 4 : 1), children);
    u16(whole.length, valueUnits, type).copy(whole);
    return whole;
  };
  const none = Buffer.alloc(0);
  const strings = Object.entries(texts).map(([key, value]) =>
    padded(block(key, utf16(`${value}\0`), value.length + 1, 1, none), 4),
  );
  const table = block('040904b0', none, 0, 1, Buffer.concat(strings));
  const info = block('StringFileInfo', none, 0, 1, table);
  const fixed = pack(u32(0xfeef04bd, 0x10000, 0x20001, 0x40003), Buffer.alloc(36));
  return block('VS_VERSION_INFO', fixed, fixed.length, 0, info);
}
