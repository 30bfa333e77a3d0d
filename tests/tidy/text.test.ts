import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { it } from 'node:test';
import { readFiles, root } from './source-files.ts';
import { brokenLinks, forbiddenWords, linesWished, tooLong } from './text.ts';

const sources = readFiles('{apps,packages,tests,bench,bin}/**/*.{ts,js}', '*.js');
const pages = readFiles('**/*.md');

it('files fit a head', (t) => {
  assert(sources.size > 100, 'the files were found');
  for (const wish of tooLong(sources, linesWished)) t.diagnostic(wish);
  assert.deepEqual(tooLong(sources), []);
});

it('a file that does not is found', () => {
  assert.equal(tooLong(new Map([['a.ts', 'x\n'.repeat(501)]])).length, 1);
  assert.deepEqual(tooLong(new Map([['a.ts', 'x\n'.repeat(500)]])), []);
});

it('nothing is put off or silenced', () => {
  assert.deepEqual(forbiddenWords(sources), []);
});

it('what is put off or silenced is found', () => {
  const bad = [
    `// ${'TO'}DO later`,
    `// @ts-${'ignore'}`,
    `// biome-${'ignore'} lint/a/b`,
    `// biome-${'ignore'} lint/a/b: `,
    `it.${'only'}('x', () => {})`,
  ];
  for (const text of bad) assert.equal(forbiddenWords(new Map([['a.ts', text]])).length, 1, text);
  const reasoned = `// biome-${'ignore'} lint/a/b: the platform demands it`;
  assert.deepEqual(forbiddenWords(new Map([['a.ts', reasoned]])), []);
});

it('links lead somewhere', () => {
  assert(pages.size > 5, 'the pages were found');
  assert.deepEqual(
    brokenLinks(pages, (path) => existsSync(`${root}${path}`)),
    [],
  );
});

it('a link that leads nowhere is found', () => {
  const files = new Map([
    ['docs/a.md', '# One Word, two\n[b](b.md) [c](../c.md "title") [d](#one-word-two) `[x](y.md)`'],
    ['c.md', '[a](docs/a.md#one-word-two) [n](docs/a.md#nothing) [w](https://example.org/x.md)'],
  ]);
  assert.deepEqual(
    brokenLinks(files, (path) => files.has(path)),
    [
      'docs/a.md links to b.md, which is not there',
      'c.md links to docs/a.md#nothing, which has no such heading',
    ],
  );
});
