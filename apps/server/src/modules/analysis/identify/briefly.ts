import type { Identification } from './identification.ts';

/** By the first bytes alone. */
export function identifyBriefly(bytes: Uint8Array): Identification {
  const is = (magic: string) =>
    Buffer.from(bytes.subarray(0, 8)).toString('latin1').startsWith(magic);
  if (bytes.length === 0) {
    return {
      mediaType: 'application/x-empty',
      format: 'empty',
      family: 'data',
      description: 'empty',
    };
  }
  if (is('MZ')) {
    return {
      mediaType: 'application/vnd.microsoft.portable-executable',
      format: 'pe',
      family: 'executable',
      description: 'PE executable',
    };
  }
  return {
    mediaType: 'application/octet-stream',
    format: 'data',
    family: 'data',
    description: 'data',
  };
}
