import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../clock.ts';
import { securityTxt } from './security-txt.ts';

const clock = new ManualClock(Date.UTC(2026, 10, 23, 10));

test('says whom to tell, until when that is right, and where the file belongs', () => {
  assert.equal(
    securityTxt({ contact: 'mailto:security@vendor.example', url: 'https://a.example', clock }),
    'Contact: mailto:security@vendor.example\n' +
      'Expires: 2027-05-22T00:00:00Z\n' +
      'Preferred-Languages: en\n' +
      'Canonical: https://a.example/.well-known/security.txt\n',
  );
});

test('claims no place that is not reached by https', () => {
  const text = securityTxt({ contact: 'https://a.example/report', url: 'http://127.0.0.1', clock });
  assert.doesNotMatch(text, /Canonical/);
});
