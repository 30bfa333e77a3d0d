import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startInProcess } from '../support/in-process.ts';

/** What hostile or broken clients send to pages: an answer that says so, never a failure of ours. */
const { office, sites } = await startInProcess();
const moscow = String(sites.moscow);

async function answerTo(url: string, init: RequestInit = {}) {
  const { status, headers, ...rest } = await fetch(url, { redirect: 'manual', ...init });
  await rest.body?.cancel();
  return { status, type: headers.get('content-type') ?? '' };
}

const form = 'application/x-www-form-urlencoded';
const send = (url: string, type: string, body: string) =>
  answerTo(url, { method: 'POST', headers: { 'content-type': type }, body });
const ask = (type: string, body: string) => send(`${moscow}/where`, type, body);

test('a page takes forms of its kind alone', async () => {
  for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
    assert.equal((await ask(type, '{"a":1}')).status, 415, type);
  }
  assert.equal((await ask(form, `sha256=${'a'.repeat(300_000)}`)).status, 413);
  // What the form itself cannot hold is told in the page.
  assert.equal((await ask(form, 'sha256=%00&secret=%FF')).status, 200);
});

test('what is no page, and no file of the pages, is not found', async () => {
  for (const path of [
    '/assets/none.js',
    '/residency/versions/none',
    '/relocations/none',
    '/none',
  ]) {
    assert.equal((await answerTo(`${office}${path}`)).status, 404, path);
  }
  const outside = '/assets/..%2f..%2fserver%2findex.js';
  assert.equal((await answerTo(`${office}${outside}`)).status, 400);
  assert.equal((await answerTo(`${office}/residency`, { method: 'PUT' })).status, 405);
  assert.equal((await send(`${office}/residency`, form, 'a=1')).status, 405);
});

test('addresses with nonsense in them are answered', async () => {
  for (const path of [
    '/residency?country=%3Cscript%3E&class=none',
    '/residency/versions/99999999999999999999999',
    '/ledger?below=none',
    '/ledger?type=%00',
    '/submit?country=%F0%9F%98%80',
    '/sign-in?return=//evil.example&error=%3Cb%3E',
    '/welcome?token=%00',
  ]) {
    const { status } = await answerTo(`${office}${path}`, { headers: { accept: 'text/html' } });
    assert.ok(status < 500, `${path}: ${status}`);
  }
});
