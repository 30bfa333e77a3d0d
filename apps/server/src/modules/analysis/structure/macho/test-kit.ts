import { pack } from '../test-kit.ts';

export interface MachOParts {
  readonly is64?: boolean;
  readonly little?: boolean;
  readonly signed?: boolean;
}

/** A program that needs libSystem, with a code directory and entitlements. */
export function buildMachO({ is64 = true, little = true, signed = true }: MachOParts = {}): Buffer {
  const w = (...values: readonly number[]) => words(little, values);
  const wide = (...values: readonly number[]) =>
    is64 ? pack(...values.map((value) => (little ? w(value, 0) : w(0, value)))) : w(...values);
  const text = (command: number, value: string) => {
    const size = 24 + Math.ceil((value.length + 1) / 8) * 8;
    const body = Buffer.alloc(size - 24);
    body.write(value, 'latin1');
    return pack(w(command, size, 24, 0, 0, 0), body);
  };
  const name = Buffer.alloc(16);
  name.write('__TEXT');
  const signature = signed ? superBlob() : Buffer.alloc(0);
  const commandsOf = (signatureAt: number) => [
    pack(w(is64 ? 0x19 : 1, is64 ? 72 : 56), name, wide(0, 0x1000, 0, 64), w(7, 5, 0, 0)),
    text(0x0c, '/usr/lib/libSystem.B.dylib'),
    pack(w(0x1b, 24), Buffer.alloc(16, 0xab)),
    w(0x32, 24, 1, 0x000d0100, 0, 0),
    ...(signed ? [w(0x1d, 16, signatureAt, signature.length)] : []),
  ];
  const headerBytes = is64 ? 32 : 28;
  const size = Buffer.concat(commandsOf(0)).length;
  const commands = commandsOf(headerBytes + size);
  const magic = is64 ? 0xfeedfacf : 0xfeedface;
  const processor = is64 ? 0x0100000c : 18;
  const header = pack(w(magic, processor, 0, 2, commands.length, size, 0x200000), is64 ? w(0) : '');
  return pack(header, ...commands, signature);
}

export function buildFat(...slices: readonly Buffer[]): Buffer {
  const start = 8 + slices.length * 20;
  let at = start;
  const entries = slices.map((slice) => {
    const entry = words(false, [7, 3, at, slice.length, 0]);
    at += slice.length;
    return entry;
  });
  return pack(words(false, [0xcafebabe, slices.length]), ...entries, ...slices);
}

function superBlob(): Buffer {
  const w = (...values: readonly number[]) => words(false, values);
  const identifier = 'test.program\0';
  const directory = pack(
    w(0xfade0c02, 52 + identifier.length, 0x20200, 2, 0, 52, 0, 0, 0, 0, 0, 0, 0),
    identifier,
  );
  const plist = '<plist><dict><key>com.apple.security.get-task-allow</key><true/></dict></plist>';
  const entitlements = pack(w(0xfade7171, 8 + plist.length), plist);
  const start = 12 + 16;
  const size = start + directory.length + entitlements.length;
  return pack(
    w(0xfade0cc0, size, 2, 0, start, 5, start + directory.length),
    directory,
    entitlements,
  );
}

function words(little: boolean, values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) {
    if (little) bytes.writeUInt32LE(value >>> 0, index * 4);
    else bytes.writeUInt32BE(value >>> 0, index * 4);
  }
  return bytes;
}
