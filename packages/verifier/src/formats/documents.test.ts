import assert from 'node:assert/strict';
import { test } from 'node:test';
import { approvalText, parseApproval } from './approval.ts';
import { encodeEntry, entryBytesMax, type LedgerEntry, parseEntry } from './entry.ts';
import { FormatError, type FormatErrorCode } from './errors.ts';
import { commitment, formatDigest } from './receipt.ts';

const refused = (code: FormatErrorCode) => (error: unknown) =>
  error instanceof FormatError && error.code === code;
const utf8 = (text: string) => new TextEncoder().encode(text);

const entry: LedgerEntry = {
  v: 1,
  type: 'sample.stored',
  at: '2026-11-23T10:00:00.000Z',
  site: 'zurich',
  region: 'europe',
  commit: formatDigest(new Uint8Array(32)),
};

test('an entry has one spelling', () => {
  const bytes = encodeEntry(entry);
  const zeros = `${'A'.repeat(43)}=`;
  const text =
    `{"at":"2026-11-23T10:00:00.000Z","commit":"sha256:${zeros}",` +
    '"region":"europe","site":"zurich","type":"sample.stored","v":1}';
  assert.equal(new TextDecoder().decode(bytes), text);
  assert.deepEqual(parseEntry(bytes), entry);
  assert.throws(() => parseEntry(utf8(`${text}\n`)), refused('malformed-json'));
  assert.throws(() => parseEntry(new Uint8Array(entryBytesMax + 1)), refused('too-large'));
});

test('an entry with a member missing, unknown or malformed is refused', () => {
  const wrong: Partial<Record<keyof LedgerEntry | 'more', unknown>>[] = [
    { more: 1 },
    { v: 2 },
    { type: 'sample' },
    { type: 'Sample.stored' },
    { at: '2026-02-30T10:00:00.000Z' },
    { at: '2026-11-23T10:00:00.000+00:00' },
    { site: 'Zürich' },
    { region: '' },
    { commit: 'sha256:AAAA' },
    { commit: `sha256:${'A'.repeat(42)}B=` },
  ];
  for (const members of wrong) {
    const value = { ...entry, ...members } as LedgerEntry;
    assert.throws(() => encodeEntry(value), refused('malformed-entry'), JSON.stringify(members));
  }
});

test('an approval is exactly five lines', () => {
  const plan = formatDigest(new Uint8Array(32));
  const nonce = 'AAAAAAAAAAAAAAAAAAAAAA==';
  const text = approvalText({ relocation: 'r-1', stage: 'start', plan, nonce });
  assert.equal(text, `vitrine-approval/1\nr-1\nstart\n${plan}\n${nonce}\n`);
  assert.deepEqual(parseApproval(text), { relocation: 'r-1', stage: 'start', plan, nonce });
  for (const wrong of [
    text.slice(0, -1),
    `${text}more\n`,
    text.replace('/1', '/2'),
    text.replace('start', 'abort'),
    text.replace('AA==', 'AB=='),
    '',
  ]) {
    assert.throws(() => parseApproval(wrong), refused('malformed-approval'), wrong);
  }
});

test('a commitment needs a salt of 32 bytes', () => {
  assert.throws(() => commitment(new Uint8Array(31), {}), refused('malformed-payload'));
  const [one, two] = [1, 2].map((n) => commitment(new Uint8Array(32).fill(n), { a: 1 }));
  assert.notEqual(one, two);
});
