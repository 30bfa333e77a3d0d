import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import tar from 'tar-stream';
import { readDebian } from './debian.ts';
import { readNpm } from './npm.ts';
import type { ReadPackage } from './package-files.ts';

const hashOf = (algorithm: string, text: string | Buffer) =>
  createHash(algorithm).update(text).digest('hex');

async function tarOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const pack = tar.pack();
  for (const [name, text] of Object.entries(files)) pack.entry({ name }, text);
  pack.entry({ name: 'link', type: 'symlink', linkname: 'elsewhere' });
  pack.finalize();
  return buffer(pack);
}

function arOf(members: Readonly<Record<string, Buffer>>): Buffer {
  const parts = Object.entries(members).flatMap(([name, bytes]) => {
    const head = `${name.padEnd(16)}0           0     0     100644  ${String(bytes.length).padEnd(10)}\`\n`;
    return [Buffer.from(head), bytes, Buffer.alloc(bytes.length % 2, '\n')];
  });
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

async function all(packages: AsyncIterable<ReadPackage>): Promise<ReadPackage[]> {
  return Array.fromAsync(packages);
}

describe('packages that are known good', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-packages-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string) => path.join(folder, name);

  it('are read from a .deb, whatever compresses its parts', async () => {
    const control = await tarOf({ './control': 'Package: tool\nVersion: 1.0-1\nX: y\n' });
    const data = await tarOf({ './usr/bin/tool': 'TOOL', './usr/share/empty': '' });
    for (const [end, press] of [
      ['.gz', gzipSync],
      ['.zst', zstdCompressSync],
      ['', (bytes: Buffer) => bytes],
    ] as const) {
      const deb = arOf({
        'debian-binary': Buffer.from('2.0\n'),
        [`control.tar${end}`]: press(control),
        [`data.tar${end}`]: press(data),
      });
      await writeFile(at('tool.deb'), deb);
      const [read] = await all(readDebian(at('tool.deb')));
      assert.deepEqual(read?.source, {
        ...{ kind: 'debian', name: 'tool', version: '1.0-1', origin: 'package contents' },
      });
      assert.deepEqual(
        read.files.map((file) => [file.path, file.sha256]),
        [
          ['usr/bin/tool', hashOf('sha256', 'TOOL')],
          ['tool.deb', hashOf('sha256', deb)],
        ],
      );
      assert.equal(read.files[0]?.md5, hashOf('md5', 'TOOL'));
      assert.equal(read.files[0]?.sha1, hashOf('sha1', 'TOOL'));
    }
  });

  it('are refused where they are damaged', async () => {
    await writeFile(at('bad.deb'), 'no archive');
    await assert.rejects(all(readDebian(at('bad.deb'))), { code: 'malformed-import' });
    const cut = arOf({ 'control.tar': await tarOf({ control: 'Package: a\nVersion: 1\n' }) });
    await writeFile(at('cut.deb'), cut.subarray(0, 400));
    await assert.rejects(all(readDebian(at('cut.deb'))), { code: 'malformed-import' });
    await writeFile(at('package-lock.json'), '{}');
    await assert.rejects(all(readNpm(at('package-lock.json'))), { code: 'malformed-import' });
    await rm(at('bad.deb'));
    await rm(at('cut.deb'));
  });

  it('are read from an index, and from what dpkg knows', async () => {
    const sha256 = hashOf('sha256', 'a');
    const index = `Package: a\nFilename: pool/a.deb\nSHA256: ${sha256}\nMD5sum: ${'0'.repeat(32)}\n\nPackage: b\n`;
    await writeFile(at('Packages.gz'), gzipSync(index));
    const [read] = await all(readDebian(at('Packages.gz')));
    assert.deepEqual(read?.files, [{ path: 'pool/a.deb', sha256, md5: '0'.repeat(32) }]);
    await mkdir(at('dpkg/info'), { recursive: true });
    await writeFile(at('dpkg/status'), 'Package: libc\nVersion: 2.0\n\nPackage: x\nVersion: 1\n');
    const md5 = hashOf('md5', 'libc');
    await writeFile(at('dpkg/info/libc:amd64.md5sums'), `${md5}  lib/libc.so\nnonsense\n`);
    assert.deepEqual(await all(readDebian(at('dpkg'))), [
      {
        source: { kind: 'debian', name: 'libc', version: '2.0', origin: 'md5sums' },
        files: [{ path: 'lib/libc.so', md5 }],
      },
    ]);
  });

  it('are read from a package of npm, and from where packages are installed', async () => {
    const manifest = '{"name":"@a/b","version":"1.2.3"}';
    const files = { 'package/package.json': manifest, 'package/index.js': 'x' };
    await writeFile(at('b.tgz'), gzipSync(await tarOf(files)));
    const [read] = await all(readNpm(at('b.tgz')));
    assert.deepEqual([read?.source.name, read?.source.version], ['@a/b', '1.2.3']);
    assert.equal(read?.files.length, 3);
    const inner = at('node_modules/@a/b/node_modules/c');
    await mkdir(inner, { recursive: true });
    await writeFile(at('node_modules/@a/b/package.json'), manifest);
    await writeFile(at('node_modules/@a/b/index.js'), 'x');
    await writeFile(path.join(inner, 'package.json'), '{"name":"c","version":"2.0.0"}');
    const installed = await all(readNpm(at('node_modules')));
    assert.deepEqual(
      installed.map(({ source, files: found }) => [
        source.name,
        found.map((one) => one.path).toSorted(),
      ]),
      [
        ['@a/b', ['index.js', 'package.json']],
        ['c', ['package.json']],
      ],
    );
  });
});
