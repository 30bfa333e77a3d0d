import { pack, u16, u32, utf16 } from '../test-kit.ts';

/** In chunks of which nothing is compressed, which MS-OVBA allows: each token is a byte. */
export function compress(text: string | Uint8Array): Buffer {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 3_640) {
    const piece = bytes.subarray(at, at + 3_640);
    const tokens: Buffer[] = [];
    for (let token = 0; token < piece.length; token += 8) {
      tokens.push(Buffer.from([0]), piece.subarray(token, token + 8));
    }
    const data = Buffer.concat(tokens);
    chunks.push(u16(0xb000 | (data.length - 1)), data);
  }
  return Buffer.concat([Buffer.from([1]), ...chunks]);
}

/** Streams of a project below a storage: `dir`, `PROJECT` and one for each module. */
export function vbaStreams(
  folder: string,
  modules: Readonly<Record<string, string>>,
  options: { readonly withDirectory?: boolean; readonly junkBytes?: number } = {},
): Record<string, Uint8Array> {
  const { withDirectory = true, junkBytes = 40 } = options;
  const record = (id: number, data: Uint8Array) => pack(u16(id), u32(data.length), data);
  const names = Object.keys(modules);
  const dir = pack(
    record(0x01, u32(3)),
    record(0x03, u16(1251)),
    pack(u16(0x09), u32(4), u32(1), u16(2)),
    record(0x0f, u16(names.length)),
    ...names.map((name) =>
      pack(
        record(0x19, Buffer.from(name)),
        record(0x1a, Buffer.from(name)),
        record(0x32, utf16(name)),
        record(0x31, u32(junkBytes)),
        record(0x21, Buffer.alloc(0)),
        record(0x2b, Buffer.alloc(0)),
      ),
    ),
    record(0x10, Buffer.alloc(0)),
  );
  const streams: Record<string, Uint8Array> = {};
  if (withDirectory) streams[`${folder}VBA/dir`] = compress(dir);
  for (const [name, code] of Object.entries(modules)) {
    // Windows-1251 for Cyrillic; the rest is ASCII in these tests.
    const bytes = Buffer.from(code.replace(/я/g, '\xff'), 'latin1');
    streams[`${folder}VBA/${name}`] = pack(Buffer.alloc(junkBytes, 0x55), compress(bytes));
  }
  return streams;
}
