/** What a program for tests is made of. */
export interface PeParts {
  readonly sections?: readonly {
    readonly name: string;
    readonly data?: Uint8Array;
    readonly isRun?: boolean;
  }[];
  /** Functions by library. */
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  readonly overlay?: Uint8Array;
}

const fileAlignment = 0x200;
const sectionAlignment = 0x1000;
const headersSize = 0x400;
const optionalSize = 0xe0;

/** A PE32 program with these parts, that does nothing: for tests of what rules see. */
export function pe({ sections = [], imports, overlay = new Uint8Array() }: PeParts): Uint8Array {
  const all = [
    ...sections.map(({ name, data = new Uint8Array(16), isRun = false }) => ({
      name,
      data,
      isRun,
    })),
    ...(imports === undefined ? [] : [{ name: '.idata', data: new Uint8Array(), isRun: false }]),
  ];
  const header = Buffer.alloc(headersSize);
  header.write('MZ');
  header.writeUInt32LE(0x80, 0x3c);
  header.write('PE\0\0', 0x80);
  header.writeUInt16LE(0x14c, 0x84);
  header.writeUInt16LE(all.length, 0x86);
  header.writeUInt16LE(optionalSize, 0x94);
  header.writeUInt16LE(0x102, 0x96);
  const optional = 0x98;
  header.writeUInt16LE(0x10b, optional);
  header.writeUInt32LE(0x400000, optional + 28);
  header.writeUInt32LE(sectionAlignment, optional + 32);
  header.writeUInt32LE(fileAlignment, optional + 36);
  header.writeUInt16LE(4, optional + 48);
  header.writeUInt32LE(sectionAlignment * (all.length + 1), optional + 56);
  header.writeUInt32LE(headersSize, optional + 60);
  header.writeUInt16LE(3, optional + 68);
  header.writeUInt32LE(16, optional + 92);
  const bodies: Buffer[] = [];
  let fileOffset = headersSize;
  for (const [i, section] of all.entries()) {
    const address = sectionAlignment * (i + 1);
    const isImports = imports !== undefined && i === all.length - 1;
    const data = isImports ? importTable(imports, address) : section.data;
    if (isImports) header.writeUInt32LE(address, optional + 104);
    if (isImports) header.writeUInt32LE(data.length, optional + 108);
    const rawSize = Math.ceil(data.length / fileAlignment) * fileAlignment;
    const at = optional + optionalSize + i * 40;
    header.write(section.name, at);
    header.writeUInt32LE(data.length, at + 8);
    header.writeUInt32LE(address, at + 12);
    header.writeUInt32LE(rawSize, at + 16);
    header.writeUInt32LE(fileOffset, at + 20);
    header.writeUInt32LE(section.isRun ? 0x60000020 : 0x40000040, at + 36);
    bodies.push(Buffer.concat([data, Buffer.alloc(rawSize - data.length)]));
    fileOffset += rawSize;
  }
  return Buffer.concat([header, ...bodies, overlay]);
}

function importTable(imports: Readonly<Record<string, readonly string[]>>, base: number): Buffer {
  const libraries = Object.entries(imports);
  const table = Buffer.alloc(sectionAlignment);
  let free = (libraries.length + 1) * 20;
  const place = (text: string, hint: number) => {
    const at = free;
    table.write(text, at + hint);
    free += hint + text.length + 2;
    return base + at;
  };
  for (const [i, [library, names]] of libraries.entries()) {
    const thunks = free;
    free += (names.length + 1) * 4;
    for (const [j, name] of names.entries()) table.writeUInt32LE(place(name, 2), thunks + j * 4);
    table.writeUInt32LE(base + thunks, i * 20);
    table.writeUInt32LE(place(library, 0), i * 20 + 12);
    table.writeUInt32LE(base + thunks, i * 20 + 16);
  }
  return table;
}
