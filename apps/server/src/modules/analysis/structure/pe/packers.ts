import { decodeLatin1 } from '../reader.ts';
import type { ImportedLibrary } from './imports.ts';
import type { PeSection } from './pe.ts';

/** Section names that tools leave behind; names are no proof, so they are hints. */
const sectionNames: readonly (readonly [name: RegExp, tool: string])[] = [
  [/^UPX[0-9!]/, 'UPX'],
  [/^\.?aspack|^\.adata$/i, 'ASPack'],
  [/^\.?(?:mpress[12])$/i, 'MPRESS'],
  [/^\.?petite$/i, 'Petite'],
  [/^\.?themida$|^\.winlice$/i, 'Themida'],
  [/^\.?vmp[0-9]$/i, 'VMProtect'],
  [/^\.enigma[12]$/i, 'Enigma'],
  [/^\.?(?:fsg|FSG!)$/i, 'FSG'],
  [/^\.?nsp[0-9]$|^nsp[0-9]$/i, 'NsPack'],
  [/^pec[0-9]?$|^PEC2/i, 'PECompact'],
  [/^\.?mew$/i, 'MEW'],
  [/^\.?yp$|^\.y0da/i, 'Yoda'],
  [/^\.?rlpack$|^\.packed$/i, 'RLPack'],
  [/^\.ndata$/, 'Nullsoft installer'],
  [/^\.?pyi|^_RDATA_PYI$/i, 'PyInstaller'],
];

const overlayStarts: readonly (readonly [start: string, tool: string])[] = [
  ['\u00ef\u00be\u00ad\u00deNullsoftInst', 'Nullsoft installer'],
  ['zlb\u001a', 'Inno Setup'],
  ['idska32\u001a', 'Inno Setup'],
  ['7z\u00bc\u00af\u0027\u001c', '7-Zip self-extractor'],
  ['Rar!\u001a\u0007', 'RAR self-extractor'],
  ['PK\u0003\u0004', 'ZIP self-extractor'],
];

export interface PackerHint {
  readonly tool?: string;
  /** What it is seen by, in words. */
  readonly seenBy: string;
}

/** Signs that the code is not there to be read. */
export function packerHintsOf(
  sections: readonly PeSection[],
  imports: readonly ImportedLibrary[],
  entrySection: string | undefined,
  overlay: Uint8Array,
): PackerHint[] {
  const hints: PackerHint[] = [];
  for (const { name } of sections.slice(0, 96)) {
    const tool = sectionNames.find(([pattern]) => pattern.test(name))?.[1];
    if (tool !== undefined) hints.push({ tool, seenBy: `a section is called ${name}` });
  }
  const start = decodeLatin1(overlay.subarray(0, 32));
  const carried = overlayStarts.find(([magic]) => start.includes(magic))?.[1];
  if (carried !== undefined)
    hints.push({ tool: carried, seenBy: 'what follows after the sections' });
  const entry = sections.find(({ name }) => name === entrySection);
  if (entry?.flags.includes('write') && entry.flags.includes('execute')) {
    hints.push({ seenBy: 'the program starts in a section that it can write' });
  }
  const dense = sections.filter(
    ({ entropy, rawSize, flags }) => entropy > 7.2 && rawSize >= 4_096 && flags.includes('execute'),
  );
  if (dense.length > 0) hints.push({ seenBy: 'code looks compressed or encrypted' });
  const functions = imports.flatMap((library) => library.functions.map(({ name }) => name));
  const loads = functions.some((name) => name?.startsWith('LoadLibrary'));
  if (loads && functions.includes('GetProcAddress') && functions.length < 20) {
    hints.push({ seenBy: 'it imports little but what finds further functions' });
  }
  return hints;
}
