import { deflateRawSync } from 'node:zlib';
import { pack, u16, u32 } from '../test-kit.ts';

/** A package: parts, deflated, and the directory. Checksums are not those of a ZIP file, and not read. */
export function buildPackage(parts: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const facts = pack(
      u16(20, 0, 8, 0, 0),
      u32(0, packed.length, bytes.length),
      u16(name.length, 0),
    );
    const local = pack('PK\x03\x04', facts, name, packed);
    locals.push(local);
    central.push(pack('PK\x01\x02', u16(20), facts, u16(0, 0, 0), u32(0, at), name));
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const count = central.length;
  const end = pack('PK\x05\x06', u16(0, 0, count, count), u32(directory.length, at), u16(0));
  return pack(...locals, directory, end);
}

export const relationships = (
  ...links: readonly { type: string; target: string; external?: boolean }[]
): string =>
  `<Relationships>${links
    .map(
      ({ type, target, external = true }, index) =>
        `<Relationship Id="r${index}" Type="http://x/relationships/${type}" Target="${target}"` +
        `${external ? ' TargetMode="External"' : ''}/>`,
    )
    .join('')}</Relationships>`;
