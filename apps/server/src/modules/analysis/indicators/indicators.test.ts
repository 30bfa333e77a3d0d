import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Family } from '../identify/index.ts';
import { defang, findIndicators, type Indicators, refang, type TextLayer } from './index.ts';

const limited: unknown[] = [];

function find(
  bytes: Uint8Array | string,
  options: { family?: Family; layers?: readonly TextLayer[] } = {},
): Indicators {
  const { family = 'data', layers = [] } = options;
  const identification = {
    mediaType: 'application/octet-stream',
    format: 'data',
    family,
    description: '',
  } as const;
  const file = { bytes: Buffer.from(bytes), identification };
  return findIndicators(file, layers, { limited: (hit) => limited.push(hit) });
}

/** `kind value` of all that is found. */
function found(text: string, family: Family = 'data'): string[] {
  return find(text, { family }).found.map(({ kind, value }) => `${kind} ${value}`);
}

const cases: readonly (readonly [text: string, expected: readonly string[]])[] = [
  // URLs, as they are and defanged
  ['GET http://evil.com/a.exe now', ['url http://evil.com/a.exe', 'domain evil.com']],
  ['hxxps://evil[.]com/x', ['url https://evil.com/x', 'domain evil.com']],
  ['hXXp://evil(.)com:8080/x', ['url http://evil.com:8080/x', 'domain evil.com']],
  ['h**p://evil{.}com/', ['url http://evil.com/', 'domain evil.com']],
  ['http[:]//evil[dot]com/x', ['url http://evil.com/x', 'domain evil.com']],
  ['hxxp[://]evil.com/x', ['url http://evil.com/x', 'domain evil.com']],
  ['{"u":"https:\\/\\/evil.com\\/p"}', ['url https://evil.com/p', 'domain evil.com']],
  ['(see http://evil.com/x).', ['url http://evil.com/x', 'domain evil.com']],
  ['http://45.77.1.2/x', ['url http://45.77.1.2/x', 'ipv4 45.77.1.2']],
  ['fxp://evil.ru/x', ['url ftp://evil.ru/x', 'domain evil.ru']],
  [
    'http://a.evil.com/1http://b.evil.com/2',
    [
      'url http://a.evil.com/1',
      'url http://b.evil.com/2',
      'domain a.evil.com',
      'domain b.evil.com',
    ],
  ],
  [
    'http://evil.com/?u=http://other.ru/x',
    ['url http://evil.com/?u=http://other.ru/x', 'domain evil.com'],
  ],
  ['http://[2a03:2880:f1:2::1]/x', ['url http://[2a03:2880:f1:2::1]/x', 'ipv6 2a03:2880:f1:2::1']],
  ['http://user:secret@evil.com/x', ['url http://evil.com/x', 'domain evil.com']],
  // Names that stand alone
  ['connect to c2.evil-domain.com ok', ['domain c2.evil-domain.com']],
  ['evil[.]name is it', ['domain evil.name']],
  ['evil(dot)co(dot)uk', ['domain evil.co.uk']],
  ['expyuzz4wqqyqhjn.onion', ['domain expyuzz4wqqyqhjn.onion']],
  // Addresses
  ['beacon 45.77.1.2:4444', ['ipv4 45.77.1.2']],
  ['45[.]77[.]1[.]2', ['ipv4 45.77.1.2']],
  ['dns 8.8.8.8 used', ['ipv4 8.8.8.8']],
  ['lan 192.168.10.25 here', ['ipv4 192.168.10.25']],
  ['peer 2a03:2880:f1:2::1 x', ['ipv6 2a03:2880:f1:2::1']],
  // Mail
  ['mail to bad.guy@evil.com!', ['email bad.guy@evil.com']],
  ['bad[at]evil[.]com', ['email bad@evil.com']],
  // Hashes
  ['md5 aa15bcf478d165efd2065190eb473bcb.', ['hash aa15bcf478d165efd2065190eb473bcb']],
  [
    '275A021BBFB6489E54D471899F7DB9D1663FC695EC2FE2A2C4538AABF651FD0F',
    ['hash 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f'],
  ],
  // Windows
  [
    'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run',
    ['registry-key HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Run'],
  ],
  [
    'Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce',
    ['registry-key Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce'],
  ],
  [
    '"HKCU\\\\Control Panel\\\\Desktop"',
    ['registry-key HKEY_CURRENT_USER\\Control Panel\\Desktop'],
  ],
  ['at C:\\Users\\alice\\AppData\\x.exe then', ['file-path C:\\Users\\<user>\\AppData\\x.exe']],
  ['C:\\Program Files\\Evil Co\\a b.dll', ['file-path C:\\Program Files\\Evil Co\\a b.dll']],
  ['%APPDATA%\\evil\\run.vbs', ['file-path %APPDATA%\\evil\\run.vbs']],
  ['\\\\fileserver\\share\\a.doc', ['file-path \\\\fileserver\\share\\a.doc']],
  ['/tmp/.x/payload.sh -q', ['file-path /tmp/.x/payload.sh']],
  ['Global\\MyEvilMutex42', ['mutex Global\\MyEvilMutex42']],
  ['CreateMutexA(0, 1, "qazwsxedc")', ['mutex qazwsxedc']],
];

const nothing: readonly string[] = [
  'setup.py and readme.md, lib.so, run.sh',
  'System.Net.Sockets and System.IO',
  'version 4.8.15.16 of it',
  'FileVersion 10.0.0.1',
  'OID 1.3.6.1.5.5.7.3.1 and 2.5.29.15',
  '1.2.3.4',
  '999.1.1.1',
  '12:34:56 and std::ab',
  '00000000000000000000000000000000',
  '12345678901234567890123456789012',
  'http://schemas.microsoft.com/office/2006/01/customui',
  'http://www.w3.org/2001/XMLSchema',
  'http://crl3.digicert.com/sha2-assured-ts.crl0',
  'http://ocsp.digicert.com0',
  'd41d8cd98f00b204e9800998ecf8427e',
  'http://localhost/x',
  'user@example.com',
];

describe('indicators', () => {
  for (const [text, expected] of cases) {
    it(`finds ${expected[0] ?? ''} in ${text}`, () => assert.deepEqual(found(text), expected));
  }
  for (const text of nothing)
    it(`finds nothing in ${text}`, () => assert.deepEqual(found(text), []));

  it('does not take members of objects in a script for hosts', () => {
    assert.deepEqual(found('a=this.settings.com;b=e.target', 'script'), []);
    assert.deepEqual(found('a="c2.evilhost.com"', 'script'), ['domain c2.evilhost.com']);
  });

  it('says where: byte and encoding, of UTF-16 too', () => {
    const wide = Buffer.concat([Buffer.alloc(7), Buffer.from('xx http://evil.com/a', 'utf16le')]);
    const [url] = find(wide).found;
    assert.deepEqual(url?.places, [
      { source: 'file', encoding: 'utf-16le', offset: 13, length: 34 },
    ]);
    const [first] = find('....http://evil.com/a').found;
    assert.deepEqual(first?.places, [{ source: 'file', encoding: 'ascii', offset: 4, length: 17 }]);
  });

  it('looks into layers that others decoded, and names them', () => {
    const layers = [{ name: 'macro Module1', text: 'x\nGet "http://evil.com/b"' }];
    const [url] = find('', { layers }).found;
    assert.deepEqual(url?.places, [
      { source: 'macro Module1', encoding: 'decoded', offset: 7, length: 17 },
    ]);
  });

  it('marks addresses that are nobody’s, and counts what it leaves out', () => {
    const { found: all, filtered } = find('10.0.0.77 127.0.0.1:80 http://www.w3.org/1999/xhtml');
    assert.deepEqual(
      all.map(({ value, scope }) => [value, scope]),
      [
        ['10.0.0.77', 'private'],
        ['127.0.0.1', 'loopback'],
      ],
    );
    assert.deepEqual(filtered, { schema: 1 });
  });

  it('meets each once, with all its places', () => {
    const [url] = find('http://evil.com/a\n\nhttp://evil.com/a').found;
    assert.deepEqual(
      [url?.count, url?.places.length, url?.defanged],
      [2, 2, 'hxxp://evil[.]com/a'],
    );
  });

  it('stops at so many, and says so', () => {
    limited.length = 0;
    const text = Array.from({ length: 3_000 }, (_, i) => `http://h${i}.evil.com/`).join('\n');
    assert.equal(find(text).found.length, 2_000);
    assert.deepEqual(limited, [{ limit: 'outputBytes', where: 'indicators' }]);
  });

  it('takes a time that grows with the length alone, whatever the text', () => {
    const shapes = ['a', 'a.', '1.', 'a@', '[.]', ':', 'http://', '\\a', '/a', 'HKLM\\', 'f', '"('];
    for (const shape of shapes) {
      const text = shape.repeat(400_000 / shape.length);
      const startedMs = performance.now();
      find(text);
      const ms = performance.now() - startedMs;
      assert.ok(ms < 2_000, `${shape} took ${ms} ms`);
    }
  });

  it('never throws, and keeps within the file', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ maxLength: 200 }),
        (bytes, text) => {
          const all = Buffer.concat([bytes, Buffer.from(text)]);
          for (const { places } of find(all).found) {
            for (const { offset, length } of places) assert.ok(offset + length <= all.length);
          }
        },
      ),
    );
  });

  it('defangs what it refangs', () => {
    const url = 'https://evil.co.uk:8443/a.b?c=d.e';
    assert.equal(defang('url', url), 'hxxps://evil[.]co[.]uk[:]8443/a.b?c=d.e');
    for (const [kind, value] of [
      ['url', url],
      ['domain', 'a.b.com'],
      ['ipv6', '2a03::1:2'],
      ['email', 'a.b@c.com'],
    ] as const) {
      assert.equal(refang(defang(kind, value)), value);
    }
  });
});
