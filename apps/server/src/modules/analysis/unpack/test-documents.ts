import { deflateSync } from 'node:zlib';
import { text } from './test-archives.ts';

/** Documents, mails and texts with a file in them, by which the readers are tried. */

const hello = text('hello');
const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const cString = (words: string) => text(`${words}\0`);
const counted = (bytes: Uint8Array) => Buffer.concat([u32(bytes.length), bytes]);

/** A package as it stands in native data. */
export const nativePackage = Buffer.concat([
  u16(2),
  cString('hello.txt'),
  cString('C:\\hello.txt'),
  u32(0x30000),
  counted(cString('C:\\tmp\\hello.txt')),
  counted(hello),
]);

const oleObject = Buffer.concat([
  u32(0x501),
  u32(2),
  counted(cString('Package')),
  u32(0),
  u32(0),
  counted(nativePackage),
]);

const base64 = hello.toString('base64');

const mail = `From: a@example.com
To: b@example.com
Subject: test
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="xx"

--xx
Content-Type: text/plain

begin 644 uu.txt
%:&5L;&\\
\`
end

--xx
Content-Type: application/octet-stream; name="=?utf-8?B?aGVsbG8udHh0?="
Content-Disposition: attachment; filename="=?utf-8?B?aGVsbG8udHh0?="
Content-Transfer-Encoding: base64

${base64}

--xx
Content-Type: message/rfc822

From: c@example.com
Subject: inner
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=utf-8''h%C3%A9.txt
Content-Transfer-Encoding: quoted-printable

hello
--xx--
`.replaceAll('\n', '\r\n');

const tnefAttribute = (level: number, id: number, value: Uint8Array) =>
  Buffer.concat([Buffer.from([level]), u32(id), counted(value), u16(0)]);

const tnef = Buffer.concat([
  u32(0x223e9f78),
  u16(1),
  tnefAttribute(1, 0x89006, u32(0x10000)),
  tnefAttribute(2, 0x69002, Buffer.alloc(14)),
  tnefAttribute(2, 0x18010, cString('hello.txt')),
  tnefAttribute(2, 0x6800f, hello),
]);

/** The header of a file in an InstallShield setup with Windows' own installer, and its file. */
function installShield(): Buffer {
  const name = 'hello.txt';
  const key = [0xec, 0xca, 0x79, 0xf8];
  const packed = deflateSync(hello).map((byte, index) => {
    const place = index % name.length;
    const clear = byte ^ name.charCodeAt(place) ^ (key[place & 3] ?? 0);
    return ((clear >> 4) | (clear << 4)) & 255;
  });
  const entry = Buffer.alloc(312);
  entry.write(name);
  entry.writeUInt32LE(6, 0x104);
  entry.writeUInt32LE(packed.length, 0x10c);
  return Buffer.concat([text('InstallShield\0'), u32(1), Buffer.alloc(28), entry, packed]);
}

export const installShieldOverlay = installShield();

export const documents: Readonly<Record<string, Uint8Array>> = {
  mail: text(mail),
  mbox: text(`From a@example.com Thu Jul 31 13:49:50 2008\n${mail}`),
  tnef,
  rtf: text(`{\\rtf1 {\\object\\objemb{\\*\\objdata ${oleObject.toString('hex')}}}}`),
  uuencode: text('begin 644 hello.txt\n%:&5L;&\\\n`\nend\n'),
  html: text(`<html><a href="data:application/octet-stream;base64,${base64}">x</a></html>`),
};
