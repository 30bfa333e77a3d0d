import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { returnPath } from './return-path.ts';

test('a path of the site is kept', () => {
  for (const path of [
    '/',
    '/console',
    '/console/people?x=1&y=%2F',
    '/a/b#c',
    '/%2f%2fevil.example',
  ]) {
    assert.equal(returnPath(path), path);
  }
});

test('everything that could lead elsewhere leads home', () => {
  const hostile = [
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '%2f%2fevil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/..//evil.example',
    '/.//evil.example',
    'console',
    '',
    `/${'x'.repeat(3_000)}`,
    undefined,
  ];
  for (const asked of hostile) assert.equal(returnPath(asked), '/', String(asked));
});

test('whatever is asked, a browser stays at the site', () => {
  const pieces = fc.constantFrom(
    '/',
    '\\',
    '.',
    ':',
    '@',
    '%2f',
    'evil.example',
    '\t',
    'a',
    '?',
    '#',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const url = new URL(returnPath(parts.join('')), 'https://site.example/sign-in');
      assert.equal(url.origin, 'https://site.example');
    }),
  );
});
