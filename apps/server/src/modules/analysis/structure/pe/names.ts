/** Names of numbers in the headers. Source: PE/COFF specification. */
export const machines: ReadonlyMap<number, string> = new Map([
  [0x014c, 'x86'],
  [0x8664, 'x86-64'],
  [0x01c0, 'ARM'],
  [0x01c4, 'ARM Thumb-2'],
  [0xaa64, 'ARM64'],
  [0xa641, 'ARM64EC'],
  [0x0200, 'Itanium'],
  [0x0ebc, 'EFI byte code'],
  [0x5032, 'RISC-V 32'],
  [0x5064, 'RISC-V 64'],
  [0x6264, 'LoongArch 64'],
]);

export const subsystems: ReadonlyMap<number, string> = new Map([
  [1, 'native'],
  [2, 'graphical'],
  [3, 'console'],
  [5, 'OS/2'],
  [7, 'POSIX'],
  [9, 'Windows CE'],
  [10, 'EFI application'],
  [11, 'EFI boot driver'],
  [12, 'EFI runtime driver'],
  [13, 'EFI ROM'],
  [14, 'Xbox'],
  [16, 'boot application'],
]);

type Flags = readonly (readonly [bit: number, name: string])[];

export const imageFlags: Flags = [
  [0x0001, 'no relocations'],
  [0x0002, 'executable'],
  [0x0020, 'large addresses'],
  [0x0100, '32 bit'],
  [0x0200, 'no debug information'],
  [0x1000, 'system file'],
  [0x2000, 'library'],
];

/** Protections that the system gives a program that asks for them, and two more facts. */
export const dllFlags: Flags = [
  [0x0020, 'high-entropy addresses'],
  [0x0040, 'dynamic base'],
  [0x0080, 'forced integrity'],
  [0x0100, 'no execution of data'],
  [0x0200, 'no isolation'],
  [0x0400, 'no exception handlers'],
  [0x1000, 'app container'],
  [0x4000, 'control flow guard'],
];

export function namesOfFlags(value: number, flags: Flags): string[] {
  return flags.filter(([bit]) => (value & bit) !== 0).map(([, name]) => name);
}
