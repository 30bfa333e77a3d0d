import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSsdeep, digestsOf, ssdeep, tlsh, tlshDistance } from './index.ts';
import { vectors } from './test-vectors.ts';

for (const { name, bytes, ssdeep: fuzzy, tlsh: local } of vectors) {
  test(`${name} has the signatures that the reference programs give it`, () => {
    assert.equal(ssdeep(bytes), fuzzy);
    // Version 3.4 of the reference program writes no `T1` and nothing for less than 256 bytes.
    if (local !== undefined) assert.equal(tlsh(bytes), `T1${local}`);
  });
}

test('Every digest of a file is of the whole file', () => {
  const digests = digestsOf(Buffer.from('abc'));
  assert.deepEqual(digests, {
    md5: '900150983cd24fb0d6963f7d28e17f72',
    sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ssdeep: '3:uG:uG',
    sizeBytes: 3,
  });
});

test('TLSH says nothing of short or uniform files', () => {
  assert.equal(tlsh(new Uint8Array(49)), undefined);
  assert.equal(tlsh(new Uint8Array(100_000)), undefined);
});

// What `ssdeep -d -t 0` and `tlsh -c -f` say of files that the vectors' texts were cut from.
const long = '3072:08LDeL85xCMlDdpfi0yqzGJkfgoYap1Q6Ec2ENqZAquGpt5CbgvHdm+QXt7xhRC';
const short = '48:Ku6u1gB3x1HSS6b4sxwvcVgqumhkMTSrxghg6huesS3AdjiNg';

test('Signatures are as alike as the ssdeep program finds them', () => {
  const whole = `${long}a:VHWg657rcFUSMxQ`;
  assert.equal(compareSsdeep(whole, `${long}E:VHWi657rcFUSMxQ`), 99);
  assert.equal(compareSsdeep(whole, `${long}H:VHWg657rcFUSMxB`), 99);
  assert.equal(
    compareSsdeep(
      `${short}HECRAKgxc4276W9:KlCgB3HEb4NcVgFCSFghg+uG3ZgVRFaa`,
      `${short}f:KlCgB3HEb4NcVgFCSFghg+uG3Zgf`,
    ),
    91,
  );
  assert.equal(compareSsdeep(whole, whole), 100);
  assert.equal(compareSsdeep(whole, '3072:8lb++fLytNMqbqtdhVUf:jrk/'), 0);
  assert.equal(compareSsdeep(whole, 'no signature'), 0);
  assert.equal(compareSsdeep('3:a:b', '192:a:b'), 0);
});

test('Hashes are as far apart as the tlsh program finds them', () => {
  const hashOf = (wanted: string) => {
    const found = vectors.find(({ name }) => name === wanted);
    assert.ok(found?.tlsh !== undefined);
    return found.tlsh;
  };
  const whole = hashOf('200 kB of words');
  assert.equal(tlshDistance(whole, hashOf('200 kB of words, a few bytes put in')), 1);
  assert.equal(tlshDistance(whole, hashOf('random bytes, zeros and words')), 147);
  assert.equal(tlshDistance(whole, hashOf('3000 bytes of words')), 610);
  assert.equal(tlshDistance(whole, hashOf('a million random bytes')), 476);
  assert.equal(tlshDistance(`T1${whole}`, whole.toLowerCase()), 0);
  assert.equal(tlshDistance(whole, 'T1'), undefined);
});
