import { has, u8, u16, u32 } from './bytes.ts';
import type { Identification } from './identification.ts';
import { byCafebabe, kind } from './magic.ts';

const peMachines: ReadonlyMap<number, string> = new Map([
  [0x14c, 'x86'],
  [0x8664, 'x86-64'],
  [0xaa64, 'ARM64'],
  [0x1c0, 'ARM'],
  [0x1c4, 'ARM Thumb-2'],
  [0x200, 'Itanium'],
  [0xebc, 'EFI byte code'],
]);

const peSubsystems: ReadonlyMap<number, string> = new Map([
  [1, 'native'],
  [2, 'GUI'],
  [3, 'console'],
  [10, 'EFI application'],
  [11, 'EFI boot driver'],
  [12, 'EFI runtime driver'],
]);

const elfMachines: ReadonlyMap<number, string> = new Map([
  [3, 'x86'],
  [8, 'MIPS'],
  [20, 'PowerPC'],
  [21, 'PowerPC 64'],
  [22, 'S/390'],
  [40, 'ARM'],
  [62, 'x86-64'],
  [183, 'ARM64'],
  [243, 'RISC-V'],
  [258, 'LoongArch'],
]);

const elfTypes = ['no type', 'relocatable', 'executable', 'shared object', 'core dump'];

/** Programs of Windows, DOS, Unix and macOS, and Java classes. */
export function byExecutable(bytes: Uint8Array): Identification | undefined {
  if (has(bytes, 0, 'MZ') || has(bytes, 0, 'ZM')) return ofMz(bytes);
  if (has(bytes, 0, '\x7fELF')) return ofElf(bytes);
  return byCafebabe(bytes) ?? ofMachO(bytes);
}

function ofMz(bytes: Uint8Array): Identification {
  const pe = u32(bytes, 0x3c);
  if (has(bytes, pe, 'PE\0\0')) {
    const characteristics = u16(bytes, pe + 22);
    const wide = u16(bytes, pe + 24) === 0x20b;
    const machine = peMachines.get(u16(bytes, pe + 4)) ?? 'unknown processor';
    const subsystem = peSubsystems.get(u16(bytes, pe + 24 + 68));
    const parts = [
      `${wide ? 'PE32+' : 'PE32'} ${(characteristics & 0x2000) !== 0 ? 'library' : 'executable'}`,
      machine,
      ...(subsystem === undefined ? [] : [subsystem]),
    ];
    const type = 'application/vnd.microsoft.portable-executable';
    return kind('pe', 'executable', type, parts.join(', '));
  }
  const other = has(bytes, pe, 'NE') ? ', 16-bit Windows' : has(bytes, pe, 'LE') ? ', LE' : '';
  return kind('data', 'executable', 'application/x-dosexec', `DOS executable${other}`);
}

function ofElf(bytes: Uint8Array): Identification {
  const bits = u8(bytes, 4) === 2 ? '64' : '32';
  const big = u8(bytes, 5) === 2;
  const half = (at: number) => {
    const value = u16(bytes, at);
    return big && value >= 0 ? ((value & 0xff) << 8) | (value >> 8) : value;
  };
  const machine = elfMachines.get(half(18)) ?? 'unknown processor';
  const type = elfTypes[half(16)] ?? 'unknown type';
  const description = `ELF ${bits}-bit ${type}, ${machine}${big ? ', big-endian' : ''}`;
  return kind('elf', 'executable', 'application/x-elf', description);
}

function ofMachO(bytes: Uint8Array): Identification | undefined {
  const names: readonly (readonly [string, string])[] = [
    ['\xfe\xed\xfa\xce', 'Mach-O 32-bit, big-endian'],
    ['\xfe\xed\xfa\xcf', 'Mach-O 64-bit, big-endian'],
    ['\xce\xfa\xed\xfe', 'Mach-O 32-bit'],
    ['\xcf\xfa\xed\xfe', 'Mach-O 64-bit'],
    ['\xca\xfe\xba\xbf', 'Mach-O universal binary, 64-bit'],
  ];
  for (const [magic, description] of names)
    if (has(bytes, 0, magic))
      return kind('macho', 'executable', 'application/x-mach-binary', description);
  return undefined;
}
