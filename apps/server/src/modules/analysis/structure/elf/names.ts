export const elfTypes: ReadonlyMap<number, string> = new Map([
  [1, 'object'],
  [2, 'program'],
  [3, 'shared object'],
  [4, 'core dump'],
]);

export const elfMachines: ReadonlyMap<number, string> = new Map([
  [2, 'SPARC'],
  [3, 'x86'],
  [4, 'Motorola 68000'],
  [8, 'MIPS'],
  [20, 'PowerPC'],
  [21, 'PowerPC 64'],
  [22, 'S/390'],
  [40, 'ARM'],
  [42, 'SuperH'],
  [43, 'SPARC 64'],
  [50, 'Itanium'],
  [62, 'x86-64'],
  [93, 'ARC'],
  [183, 'ARM64'],
  [243, 'RISC-V'],
  [247, 'BPF'],
  [258, 'LoongArch'],
]);

export const systems: ReadonlyMap<number, string> = new Map([
  [0, 'System V'],
  [1, 'HP-UX'],
  [2, 'NetBSD'],
  [3, 'Linux'],
  [6, 'Solaris'],
  [9, 'FreeBSD'],
  [12, 'OpenBSD'],
]);
