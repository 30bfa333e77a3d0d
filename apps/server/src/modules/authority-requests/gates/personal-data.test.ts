import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findPersonalData, removePersonalData } from './personal-data.ts';

const held: readonly (readonly [string, string])[] = [
  ['write to jane.doe@example.org', 'e-mail address'],
  ['write to jane.doe[at]example[.]org', 'e-mail address'],
  ['{"from":"jane\\u0040example.org"}', 'e-mail address'],
  ['dropped in C:\\Users\\Jane Doe\\AppData\\x.dll', 'name in a path'],
  ['"path":"C:\\\\Users\\\\jane\\\\x.dll"', 'name in a path'],
  ['/home/jane/.ssh/id_rsa was read', 'name in a path'],
  ['came from 203.0.113.77', 'IP address'],
  ['came from 203[.]0[.]113[.]77:8080', 'IP address'],
  ['hxxp://203.0.113.77/a.exe', 'IP address'],
  ['range 203.0.113.64/26', 'IP address'],
  ['came from 2001:db8:1:2::17, later', 'IP address'],
  ['at [2001:db8::1]:443', 'IP address'],
  ['customer 0b7c8f5e-8f0e-4c53-9d4e-0d7a3f6d2c11', 'account id'],
  ['S-1-5-21-3623811015-3361044348-30300820-1013', 'account id'],
  ['licence key: ABCD-1234', 'account id'],
  ['"customerId":"4711"', 'account id'],
  ['call +49 30 901820', 'telephone number'],
  ['adapter 00:1A:2b:3c:4d:5e', 'device address'],
  ['https://user:secret@example.org/x', 'secret'],
  ['token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 'secret'],
];

const free = [
  'SHA-256 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
  'MD5 44d88612fea8a8f36de82e1278abb02f',
  '{"type":"indicator","id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}',
  '"uuid": "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"',
  'written on 2026-11-25T10:20:30Z by build 10.0.19041.1288',
  'range 203.0.113.0/24 and 2001:db8:1::/48',
  'listens at 127.0.0.1 and ::1, mask 255.255.255.0',
  'std::string is a class; ratio 16:9; at 10:20:30',
  'drops %APPDATA%\\update\\svc.dll and C:\\Windows\\System32\\x.sys',
  'hxxps://evil[.]example/gate.php',
  'It encrypts files with ChaCha20 and asks for 0.5 BTC.',
];

test('personal data are found by their form, also defanged and escaped', () => {
  for (const [text, kind] of held) {
    const kinds = findPersonalData(text).map((finding) => finding.kind);
    assert(
      kinds.some((one) => one === kind),
      `${text}: ${kinds}`,
    );
  }
});

test('hashes, indicators and words are no personal data', () => {
  for (const text of free) assert.deepEqual(findPersonalData(text), [], text);
});

test('a finding tells the line, and not what was found', () => {
  const found = findPersonalData('nothing\nmail jane@example.org\n');
  assert.deepEqual(found, [{ kind: 'e-mail address', line: 2 }]);
});

test('what is found is removed, or an address becomes its network', () => {
  for (const [text] of held) {
    const cleaned = removePersonalData(text);
    assert.deepEqual(findPersonalData(cleaned), [], `${text} → ${cleaned}`);
  }
  assert.equal(removePersonalData('from 203.0.113.77'), 'from 203.0.113.0/24');
  assert.equal(removePersonalData('from 2001:db8::7'), 'from 2001:db8:0::/48');
  const two = 'kept[.]example stays\nmail jane@example.org';
  assert.equal(removePersonalData(two), 'kept[.]example stays\nmail <email>');
});

test('whatever a text is, nothing is found in it once it is cleaned', () => {
  const piece = fc.oneof(
    fc.constantFrom(...held.map(([text]) => text), ...free),
    fc.string(),
    fc.ipV4(),
    fc.ipV6(),
    fc.emailAddress(),
    fc.uuid(),
    fc.constantFrom('\n', ' ', '[.]', '"', ':', '/', '\\u0040'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      assert.deepEqual(findPersonalData(removePersonalData(text)), []);
    }),
    { numRuns: 300 },
  );
});
