import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { openTileDirectory } from './tile-directory.ts';

const root = await mkdtemp(path.join(tmpdir(), 'vitrine-tiles-'));
after(() => rm(root, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

test('files appear whole, are replaced whole, and are listed', async () => {
  const directory = path.join(root, 'whole');
  const tiles = openTileDirectory(directory);
  const files = [
    { path: 'tile/entries/x001/067.p/3', bytes: bytes('bundle') },
    { path: 'tile/0/x001/067.p/3', bytes: bytes('tile') },
    { path: 'tile/1/004.p/43', bytes: bytes('upper') },
  ];
  await tiles.writeAll(files);
  await tiles.writeAll([{ path: 'tile/1/004.p/43', bytes: bytes('upper tile') }]);
  assert.deepEqual(await readFile(path.join(directory, 'tile/1/004.p/43'), 'utf8'), 'upper tile');
  const names = files.map((file) => file.path).sort();
  assert.deepEqual((await Array.fromAsync(tiles.files())).sort(), names);
  assert.deepEqual((await tiles.partialsNear(1067n * 256n + 3n)).sort(), names);
  assert.deepEqual((await tiles.partialsNear(256n)).sort(), ['tile/1/004.p/43']);
  await tiles.remove('tile/0/x001/067.p');
  assert.equal(await tiles.read('tile/0/x001/067.p/3'), undefined);
  await tiles.writeAll([{ path: 'tile/0/x001/067.p/3', bytes: bytes('again') }]);
  assert.deepEqual(await tiles.read('tile/0/x001/067.p/3'), Buffer.from('again'));
});

test('a write that fails leaves neither a file nor anything half-written', async () => {
  const directory = path.join(root, 'failing');
  const tiles = openTileDirectory(directory);
  await mkdir(path.join(directory, 'tile/0/000'), { recursive: true });
  await writeFile(path.join(directory, 'tile/0/000/in-the-way'), '');
  const files = [{ path: 'tile/0/000', bytes: bytes('x') }];
  await assert.rejects(tiles.writeAll(files));
  assert.deepEqual(await readdir(path.join(directory, '.staging')), []);
});

test('what a crash left half-written is gone after preparing, and what stands stays', async () => {
  const directory = path.join(root, 'crashed');
  const tiles = openTileDirectory(directory);
  await tiles.prepare();
  await tiles.writeAll([{ path: 'tile/0/000', bytes: bytes('x') }]);
  await tiles.publish('note');
  await writeFile(path.join(directory, '.staging/17'), 'half');
  await tiles.prepare();
  assert.deepEqual((await readdir(directory)).sort(), ['checkpoint', 'tile']);
  await tiles.writeAll([{ path: 'tile/0/001', bytes: bytes('y') }]);
  assert.equal(await tiles.published(), 'note');
});
