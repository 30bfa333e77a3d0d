import { has, indexOf, u8, u16 } from './bytes.ts';
import { ofOle, ofZip } from './containers.ts';
import { byExecutable } from './executables.ts';
import type { Identification } from './identification.ts';
import { byMagic, kind } from './magic.ts';
import { asText } from './text.ts';
import { ofText } from './texts.ts';

/**
 * What a file is, by its content alone. Looks at the beginning, at what the beginning points to,
 * and of texts at the first 64 KiB; never throws.
 */
export function identify(bytes: Uint8Array): Identification {
  if (bytes.length === 0) return kind('empty', 'data', 'application/x-empty', 'Empty file');
  if (has(bytes, 0, '\x1f\x8b'))
    return kind('gzip', 'archive', 'application/gzip', 'gzip compressed data');
  const program = byExecutable(bytes);
  if (program !== undefined) return program;
  if (has(bytes, 0, 'PK\x03\x04') || has(bytes, 0, 'PK\x05\x06') || has(bytes, 0, 'PK00PK\x03\x04'))
    return ofZip(bytes);
  const magic = byMagic(bytes);
  if (magic !== undefined) return magic.format === 'ole' ? ofOle(bytes) : magic;
  const late = byLateMagic(bytes);
  if (late !== undefined) return late;
  const text = asText(bytes);
  if (text !== undefined) return ofText(text, bytes);
  return (
    byTail(bytes) ?? kind('data', 'data', 'application/octet-stream', 'Data of an unknown kind')
  );
}

/** Readers of these look for the beginning within the first kilobyte. */
function byLateMagic(bytes: Uint8Array): Identification | undefined {
  const pdf = indexOf(bytes, '%PDF-', 0, 1029);
  if (pdf >= 0) {
    const version = /^[\d.]{1,4}/.exec(
      String.fromCharCode(...bytes.subarray(pdf + 5, pdf + 9)),
    )?.[0];
    const words = `PDF document${version === undefined ? '' : `, version ${version}`}`;
    return kind('pdf', 'document', 'application/pdf', words);
  }
  if (isDer(bytes)) return ofDer(bytes);
  return undefined;
}

function isDer(bytes: Uint8Array): boolean {
  if (u8(bytes, 0) !== 0x30) return false;
  const first = u8(bytes, 1);
  if (first === 0x82) {
    const length = (u8(bytes, 2) << 8) | u8(bytes, 3);
    return length > 64 && length + 4 <= bytes.length + 16;
  }
  if (first === 0x83) return bytes.length > 0x1_0000;
  return first === 0x80 || (first === 0x81 && u8(bytes, 2) > 64);
}

const signedData = '\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02';

function ofDer(bytes: Uint8Array): Identification | undefined {
  if (indexOf(bytes, signedData, 0, 32) >= 0)
    return kind('pkcs7', 'certificate', 'application/pkcs7-mime', 'PKCS #7 signed data, DER');
  const inner = u16(bytes, 4);
  if (inner === 0x8230 && indexOf(bytes, '\xa0\x03\x02\x01', 0, 32) >= 0)
    return kind('x509', 'certificate', 'application/pkix-cert', 'Certificate, DER');
  return undefined;
}

/** Formats that are known by their end. */
function byTail(bytes: Uint8Array): Identification | undefined {
  if (has(bytes, bytes.length - 512, 'koly'))
    return kind('dmg', 'archive', 'application/x-apple-diskimage', 'Apple disk image');
  if (has(bytes, bytes.length - 512, 'conectix'))
    return kind('disk-image', 'archive', 'application/x-vhd', 'Virtual hard disk');
  if (has(bytes, 510, '\x55\xaa') && bytes.length % 512 === 0 && u16(bytes, 0) !== 0)
    return kind('disk-image', 'archive', 'application/x-raw-disk-image', 'Disk image, boot sector');
  // A zip may have anything before it; readers find it by its end.
  const tail = indexOf(bytes.subarray(-65_557), 'PK\x05\x06');
  if (tail >= 0) return ofZip(bytes);
  return undefined;
}
