import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COUNTRIES, countryFault, countryName, isCountry } from './countries.js';
import { nearest } from './suggest.js';

test('the list has the 249 codes, each once, each with a name of its own', () => {
  const codes = Object.keys(COUNTRIES);
  assert.equal(codes.length, 249);
  assert.ok(codes.every((code) => /^[A-Z]{2}$/.test(code)));
  assert.deepEqual(codes, codes.toSorted());
  assert.equal(new Set(Object.values(COUNTRIES)).size, 249);
});
test('the names agree with the Unicode names on which code is which', () => {
  const unicode = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const words = (name) =>
    new Set(
      name
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .match(/[a-z]{4,}/g),
    );
  // Here the standard and Unicode name the same place in other words.
  const renamed = ['BQ', 'PS', 'VA'];
  for (const [code, name] of Object.entries(COUNTRIES)) {
    if (renamed.includes(code)) continue;
    const known = unicode.of(code);
    assert.ok(known !== undefined, code);
    const shared = words(name).intersection(words(known));
    assert.ok(shared.size > 0 || name === known, `${code}: ${name} or ${known}`);
  }
});
test('a code is a country only as the standard writes it', () => {
  for (const code of ['CH', 'NO', 'AX']) assert.equal(isCountry(code), true);
  for (const text of ['UK', 'XK', 'EU', 'ch', '', 'CHE', 'toString'])
    assert.equal(isCountry(text), false);
  assert.equal(countryName('CH'), 'Switzerland');
  assert.equal(countryName('XX'), 'XX');
  assert.equal(countryName('constructor'), 'constructor');
});
test('a fault names what was meant, where that is clear', () => {
  const meant = [
    ['UK', 'GB'],
    ['uk', 'GB'],
    ['EL', 'GR'],
    [' ch ', 'CH'],
    ['switzerland', 'CH'],
    ['XK', undefined],
    ['EU', undefined],
    ['ZZ', undefined],
    ['constructor', undefined],
  ];
  for (const [text, code] of meant) assert.equal(countryFault(text).suggestion, code, text);
  assert.match(countryFault('XK').reason, /Kosovo/);
});
test('every suggestion is a country', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (text) => {
      const { reason, suggestion } = countryFault(text);
      assert.notEqual(reason, '');
      assert.ok(suggestion === undefined || isCountry(suggestion));
    }),
  );
});
test('nearest: a slip away, and nothing farther', () => {
  const names = ['data-centres', 'jurisdiction', 'copies'];
  assert.equal(nearest('data-centers', names), 'data-centres');
  assert.equal(nearest('jurisdicton', names), 'jurisdiction');
  assert.equal(nearest('Copies', names), 'copies');
  assert.equal(nearest('owner', names), undefined);
  assert.equal(nearest('x'.repeat(100_000), names), undefined);
  assert.equal(nearest('', names), undefined);
});
