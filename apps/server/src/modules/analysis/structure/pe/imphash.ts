import { md5 } from '../hashes.ts';
import type { ImportedLibrary } from './imports.ts';

/**
 * MD5 over `library.function` of all imports in their order: programs of one making have the same.
 * Source: Mandiant, Tracking Malware with Import Hashing (2014), as pefile's `get_imphash` does it.
 * @returns 32 hexadecimal digits; undefined where nothing is imported
 */
export function imphashOf(imports: readonly ImportedLibrary[]): string | undefined {
  if (imports.length === 0) return undefined;
  const names = imports.flatMap(({ library, functions }) => {
    const stem = stemOf(library.toLowerCase());
    return functions.map(({ name = '', ordinal }) => {
      const shown = name === '' && ordinal !== undefined ? `ord${ordinal}` : name.toLowerCase();
      return `${stem}.${shown}`;
    });
  });
  return md5(names.join(','));
}

function stemOf(library: string): string {
  return library.replace(/\.(?:ocx|sys|dll)$/, '');
}
