import { pack, padded } from '../test-kit.ts';

export interface ElfParts {
  readonly is64?: boolean;
  readonly little?: boolean;
  readonly overlay?: Uint8Array;
}

/** A program that needs `libc.so.6`, with a build id, of either width and byte order. */
export function buildElf({ is64 = true, little = true, overlay }: ElfParts = {}): Buffer {
  const w = writers(is64, little);
  const [headerBytes, programBytes, sectionBytes] = is64 ? [64, 56, 64] : [52, 32, 40];
  const segmentsCount = 5;
  let end = headerBytes + programBytes * segmentsCount;
  const parts: Buffer[] = [];
  const add = (bytes: Uint8Array) => {
    const part = padded(bytes, 8);
    const at = end;
    parts.push(part);
    end += part.length;
    return { at, size: bytes.length };
  };
  end = Math.ceil(end / 8) * 8;
  const firstAt = end;
  const interpreter = add(pack('/lib/ld.so\0'));
  const note = add(pack(w.u32(4, 20, 3), 'GNU\0', Buffer.alloc(20, 0xab)));
  const strings = add(pack('\0libc.so.6\0__stack_chk_fail\0run\0/opt/lib\0'));
  const symbol = (name: number, section: number) =>
    is64
      ? pack(w.u32(name), Buffer.from([0x12, 0]), w.u16(section), w.word(0, 0))
      : pack(w.u32(name), w.word(0, 0), Buffer.from([0x12, 0]), w.u16(section));
  const symbols = add(pack(symbol(0, 0), symbol(11, 0), symbol(28, 1)));
  const dynamic = add(w.word(1, 1, 5, strings.at, 29, 32, 24, 1, 0, 0));
  const names = add(pack('\0.text\0.dynstr\0.dynsym\0.dynamic\0.note\0.shstrtab\0'));
  const sectionsAt = end;
  const section = (name: number, type: number, flags: number, at: number, size: number, link = 0) =>
    pack(w.u32(name, type), w.word(flags, at, at, size), w.u32(link, 0), w.word(1, 0));
  const sections = [
    section(0, 0, 0, 0, 0),
    section(1, 1, 6, interpreter.at, interpreter.size),
    section(7, 3, 2, strings.at, strings.size),
    section(15, 11, 2, symbols.at, symbols.size, 2),
    section(23, 6, 3, dynamic.at, dynamic.size, 2),
    section(32, 7, 2, note.at, note.size),
    section(38, 3, 0, names.at, names.size),
  ];
  const fileEnd = sectionsAt + sections.length * sectionBytes;
  const segment = (type: number, flags: number, at: number, size: number) =>
    is64
      ? pack(w.u32(type, flags), w.word(at, at, at, size, size, 8))
      : pack(w.u32(type), w.word(at, at, at, size, size), w.u32(flags, 4));
  const segments = [
    segment(1, 5, 0, fileEnd),
    segment(3, 4, interpreter.at, interpreter.size),
    segment(2, 6, dynamic.at, dynamic.size),
    segment(4, 4, note.at, note.size),
    segment(0x6474e551, 6, 0, 0),
  ];
  const header = pack(
    '\x7fELF',
    Buffer.from([is64 ? 2 : 1, little ? 1 : 2, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0]),
    w.u16(3, is64 ? 62 : 8),
    w.u32(1),
    w.word(0x1234, headerBytes, sectionsAt),
    w.u32(0),
    w.u16(headerBytes, programBytes, segmentsCount, sectionBytes, sections.length, 6),
  );
  const head = pack(header, ...segments);
  const gap = Buffer.alloc(firstAt - head.length);
  return pack(head, gap, ...parts, ...sections, overlay ?? Buffer.alloc(0));
}

function writers(is64: boolean, little: boolean) {
  const write = (bytes: number, values: readonly number[]) => {
    const view = new DataView(new ArrayBuffer(bytes * values.length));
    for (const [index, value] of values.entries()) {
      if (bytes === 2) view.setUint16(index * 2, value, little);
      else if (bytes === 4) view.setUint32(index * 4, value, little);
      else view.setBigUint64(index * 8, BigInt(value), little);
    }
    return Buffer.from(view.buffer);
  };
  return {
    u16: (...values: readonly number[]) => write(2, values),
    u32: (...values: readonly number[]) => write(4, values),
    word: (...values: readonly number[]) => write(is64 ? 8 : 4, values),
  };
}
