import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { decrypt, encodeIdentity, generateIdentity, parseIdentity } from '@vitrine/age';
import { verifyReceipt } from '@vitrine/verifier';
import { commands, groups } from '../../apps/server/src/cli/commands/index.ts';
import { runProgram } from '../../apps/server/src/cli/program.ts';
import type { CaseView } from '../../apps/server/src/modules/authority-requests/index.ts';
import { startInProcess } from '../support/in-process.ts';
import { ask, assertProblem, call, makeOperator, type Operator } from '../support/people.ts';
import { temporaryFolder } from '../support/system.ts';

/** A counsel and a reviewer at their command lines, from the paper on the desk to the closed case. */
const at = await startInProcess();
const folder = await temporaryFolder();
await mkdir(path.join(folder, 'credentials'));
const carla = await entered(await makeOperator(at, 'carla', 'CH', ['counsel']));
const rita = await entered(await makeOperator(at, 'rita', 'CH', ['counsel-reviewer']));

async function entered(operator: Operator): Promise<Operator> {
  const file = path.join(folder, 'credentials', `${operator.name}.json`);
  await writeFile(file, JSON.stringify(operator));
  return operator;
}

async function run(who: Operator, ...words: readonly string[]) {
  const texts = { stdout: '', stderr: '' };
  const sink = (to: keyof typeof texts) => ({
    write: (text: string) => {
      texts[to] += text;
    },
  });
  const status = await runProgram(
    { commands, groups, version: '0' },
    ['request', ...words, '--as', who.name, '--data', folder],
    {
      ...{ stdout: sink('stdout'), stderr: sink('stderr') },
      env: { VITRINE_OFFICE_URL: at.office },
      signal: new AbortController().signal,
    },
  );
  return { status, ...texts };
}

async function done(who: Operator, ...words: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(who, ...words);
  assert.equal(status, 0, `${words.join(' ')}: ${stderr}`);
  return stdout;
}

async function refused(code: string, who: Operator, ...words: readonly string[]): Promise<void> {
  const { status, stderr } = await run(who, ...words, '--json');
  assert.equal(status, 1, words.join(' '));
  assert.equal(JSON.parse(stderr).type, `urn:vitrine:problem:${code}`);
}

const request = {
  category: 'technical-expertise',
  subtype: 'indicators',
  channel: 'structured-file',
  receivedAt: '2026-09-01T08:00:00.000Z',
  timeZone: 'Europe/Zurich',
  language: 'de',
  authority: { name: 'شرطة "=1+1" <b>', type: 'police', country: 'CH', contact: {} },
  law: { instrument: 'informal-request', judicial: false, emergency: false },
  scope: { selectors: [{ type: 'domain', value: 'evil.example' }], dataTypes: ['indicators'] },
  gag: { exists: false },
};

async function register(over: object = {}): Promise<CaseView> {
  const file = path.join(folder, 'request.json');
  await writeFile(file, JSON.stringify({ ...request, ...over }));
  return JSON.parse(await done(carla, 'register', file, '--json'));
}

const reason = ['--reason', 'as the file says'];

async function passLaw(number: string, category: string, basis: string, seat: string) {
  const callBack = ['--number', '+41 31 322 44 50', '--source', 'the ministry’s directory'];
  await done(carla, 'pass', number, 'authenticity', '--code', 'call-back', ...callBack, ...reason);
  for (const [gate = '', code = ''] of [
    ['category', category],
    ['legal-basis', basis],
    ['jurisdiction', seat],
    ['form', 'complete'],
    ['scope', 'as-asked'],
  ]) {
    await done(carla, 'pass', number, gate, '--code', code, ...reason);
  }
}

async function closeAfterReview(number: string): Promise<string> {
  await done(carla, 'notice', number, ...reason);
  return await done(carla, 'close', number, ...reason);
}

test('expertise, from the file to the requester, who opens it and checks the receipts', async () => {
  const { number } = await register();
  await passLaw(number, 'technical-expertise', 'none-needed', 'none-needed');
  const iocs = path.join(folder, 'iocs.csv');
  await writeFile(iocs, 'md5,44d88612fea8a8f36de82e1278abb02f\nseen at 203.0.113.9\n');
  const item = ['item', number, iocs, '--type', 'indicators', '--about', 'domain:evil.example'];
  assert.match(await done(carla, ...item), /holds personal data: IP address/);
  await refused(
    'personal-data-found',
    carla,
    'pass',
    number,
    'search',
    '--code',
    'found',
    ...reason,
  );
  const held: CaseView = JSON.parse(await done(carla, 'show', number, '--json'));
  await done(carla, 'remove-item', number, held.items[0]?.id ?? '', ...reason);
  await done(carla, ...item, '--convert');
  await done(carla, 'pass', number, 'search', '--code', 'found', ...reason);
  await done(carla, 'decide', number, '--outcome', 'expertise-provided', ...reason);
  await refused('forbidden', carla, 'review', number);
  await refused('forbidden', rita, 'close', number, ...reason);
  await done(rita, 'review', number);
  const identity = generateIdentity();
  const recipient = ['--recipient', identity.recipient.toString()];
  const told = await done(carla, 'deliver', number, ...reason, ...recipient);
  const [, file = ''] = /fetch \S+ (\S+) --out/.exec(told) ?? [];
  const out = path.join(folder, 'package.age');
  await done(carla, 'fetch', number, file, '--out', out);
  const zip = decrypt(await readFile(out), [parseIdentity(encodeIdentity(identity))]);
  assert.equal(Buffer.from(zip.subarray(0, 2)).toString(), 'PK');
  assert.match(await closeAfterReview(number), /is closed: expertise-provided/);
  await done(carla, 'receipts', number, '--out', folder);
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  for (const place of [1, 2]) {
    const receipt = await readFile(path.join(folder, `${number}-${place}.receipt.json`));
    const { failures } = await verifyReceipt(receipt, trust);
    assert.deepEqual(failures, []);
  }
  const history = await done(carla, 'history', number);
  for (const act of ['register', 'add-item', 'approve', 'deliver', 'read-file', 'close']) {
    assert.match(history, new RegExp(` ${act} `));
  }
});

const userData = {
  category: 'user-data',
  subtype: 'account-data',
  law: { instrument: 'epoc', judicial: true, emergency: true },
  scope: { selectors: [{ type: 'customer', value: 'Muster AG' }], dataTypes: ['accounts'] },
  deadlines: [{ rule: 'epoc-8-hours', place: 'CH' }],
};

test('user data in an emergency: overdue, nothing found, and the paper comes later', async () => {
  const { number } = await register(userData);
  assert.match(await done(carla, 'overdue'), new RegExp(`${number} .*epoc-8-hours .*overdue by`));
  await passLaw(number, 'user-data', 'court-order', 'recognised-order');
  const search = ['pass', number, 'search', ...reason, '--code'];
  await refused('search-unavailable', carla, ...search, 'found');
  await done(carla, ...search, 'nothing-found', '--site', 'zurich', '--site', 'moscow');
  await done(carla, 'decide', number, '--outcome', 'no-data', ...reason);
  await done(rita, 'review', number, '--return', 'name the sites in the letter');
  await done(carla, 'decide', number, '--outcome', 'no-data', ...reason);
  await done(rita, 'review', number);
  await done(carla, 'deliver', number, ...reason);
  assert.doesNotMatch(await done(carla, 'overdue'), new RegExp(number));
  await done(carla, 'notice', number, ...reason);
  await refused('paper-missing', carla, 'close', number, ...reason);
  await done(carla, 'paper', number, ...reason);
  assert.match(await done(carla, 'close', number, ...reason), /is closed: no-data/);
});

test('a request without a basis is rejected on that ground', async () => {
  const { number } = await register();
  const reject = ['reject', number, 'authenticity', '--code', 'not-confirmed', ...reason];
  await refused('gate-order', carla, 'pass', number, 'form', '--code', 'complete', ...reason);
  await done(carla, ...reject);
  await refused('outcome-unfounded', carla, 'decide', number, '--outcome', 'no-data', ...reason);
  await done(carla, 'decide', number, '--outcome', 'rejected-legal', ...reason);
  await done(rita, 'review', number);
  await done(carla, 'deliver', number, ...reason);
  assert.match(await closeAfterReview(number), /is closed: rejected-legal/);
  const listed = await done(carla, 'list', '--outcome', 'rejected-legal');
  assert.match(listed, /شرطة "=1\+1" <b>/);
  assert.match(await done(carla, 'show', number), /rejected-legal \(authenticity\)/);
});

test('what hides in words, or is no member, is refused; others see nothing', async () => {
  const url = `${at.office}/v1/authority-requests`;
  const { token } = carla;
  const post = (json: object) => call(url, { token, json: { ...request, ...json } });
  const named = (name: string) => ({ authority: { ...request.authority, name } });
  for (const name of ['police\u202Eecilop', 'a\u001b[31m', 'a\nb', '']) {
    assertProblem(await post(named(name)), 400, 'invalid-request');
  }
  assertProblem(await post({ outcome: 'no-data' }), 400, 'invalid-request');
  const secret = { ...request.law, instrument: 'national-security' };
  assertProblem(await post({ law: secret }), 422, 'case-unsupported');
  const analyst = await makeOperator(at, 'ana', 'CH', ['analyst', 'administrator']);
  assertProblem(await call(url, { token: analyst.token }), 403, 'forbidden');
  assertProblem(await call(`${url}/2026-9999`, { token }), 404, 'case-unknown');
  const big = await fetch(
    `${url}/${(await register()).id}/items?${new URLSearchParams({
      name: 'big.txt',
      dataType: 'indicators',
      selectorType: 'domain',
      selectorValue: 'evil.example',
    })}`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: Buffer.alloc(1_048_576 + 1),
    },
  );
  assert.equal(big.status, 413);
  await big.body?.cancel();
});

test('an authority announces a request at the portal, and asks how it stands', async () => {
  const url = `${at.office}/v1/authority-portal`;
  const { channel, receivedAt, timeZone, ...announced } = request;
  const told = await ask<{ reference: string; secret: string }>(`${url}/announcements`, {
    json: announced,
  });
  const state = async () => (await ask<{ state: string }>(`${url}/status`, { json: told })).state;
  assert.equal(await state(), 'received');
  const listed = await done(carla, 'announced');
  assert.match(listed, new RegExp(told.reference));
  await refused('forbidden', rita, 'announced');
  const zone = ['--time-zone', 'Europe/Zurich'];
  await refused('announcement-unknown', carla, 'accept', 'P-0000000000000000', ...zone);
  const accepted = await done(carla, 'accept', told.reference, ...zone, '--json');
  const { number, channel: by, createdBy }: CaseView = JSON.parse(accepted);
  assert.deepEqual([by, createdBy], ['portal', 'carla']);
  await refused('announcement-unknown', carla, 'accept', told.reference, ...zone);
  assert.equal(await state(), 'in-progress');
  await done(carla, 'withdraw', number, ...reason);
  assert.equal(await state(), 'closed');
  const byHand = { token: carla.token, json: { ...request, channel: 'portal' } };
  const entered = await call(`${at.office}/v1/authority-requests`, byHand);
  assertProblem(entered, 400, 'invalid-request');
});
