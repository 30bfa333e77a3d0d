import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../clock.ts';
import { silentLogger } from '../logger.ts';
import { publicOnly } from './principal.ts';
import { registerSecurityTxt, securityTxt } from './security-txt.ts';
import { createHttpServer } from './server.ts';

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

test('where no contact is set there is no file', async () => {
  const app = await createHttpServer({
    api: { title: 'test', description: 'test', version: '0' },
    logger: silentLogger(),
    authenticate: publicOnly(),
  });
  registerSecurityTxt(app, { contact: undefined, url: 'https://a.example', clock });
  const answer = await app.inject('/.well-known/security.txt');
  assert.equal(answer.statusCode, 404);
  assert.equal(answer.json().type, 'urn:vitrine:problem:no-contact');
  await app.close();
});
