import { createHash } from 'node:crypto';

/** A UUID of a name (version 5, RFC 9562, section 5.5): the same name has the same, everywhere. */
export function namedUuid(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Of this system's own names. */
export const ownNamespace = '6c2d0f0e-9f5e-5a1e-8a53-5d1f5b0e7a10';
/** STIX 2.1, section 2.9: of cyber-observable objects. */
export const stixNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';
