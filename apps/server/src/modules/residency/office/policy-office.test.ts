import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testParty } from '../../../../../../tests/support/party.ts';
import { ManualClock } from '../../../platform/clock.ts';
import type { ResidencyError } from '../errors.ts';
import { homeOfRegion } from '../rules.ts';
import { readRepositoryFile } from '../testkit.ts';
import { createPolicyOffice } from './policy-office.ts';

const first = readRepositoryFile('examples/gti/2018.yaml');
const relocation = '00112233-4455-4677-8899-aabbccddeeff';

/** The next version, with another retention of files. */
function version(number: number, filesDays: number): string {
  return first
    .replace('version: 1\n', `version: ${number}\n`)
    .replace('files: 1095', `files: ${filesDays}`);
}

async function setUp() {
  const { db, ledger, entryCount } = await testParty('office');
  const clock = new ManualClock(Date.UTC(2026, 10, 23));
  const open = () => createPolicyOffice({ db, ledger, clock });
  const policies = await open();
  const publish = async (yaml: string, by: string) => {
    const prepared = policies.prepare(yaml);
    return db.transaction((tx) => policies.publish(tx, prepared, { by, subject: relocation }));
  };
  return { db, ledger, entryCount, clock, open, policies, publish };
}

test('before the first policy there is none; the first is published once', async () => {
  const { policies, open, entryCount } = await setUp();
  assert.throws(() => policies.current(), { code: 'no-policy' });
  const published = await policies.ensureFirst(first);
  assert.equal(published.version, 1);
  const count = await entryCount();
  const reopened = await open();
  assert.deepEqual(await reopened.ensureFirst(version(1, 5)), published);
  assert.equal(await entryCount(), count);
  assert.deepEqual(reopened.current(), published);
});

test('the entry of a version holds the whole document', async () => {
  const { policies, publish, ledger } = await setUp();
  await policies.ensureFirst(first);
  const { document, index, publishedBy } = await publish(version(2, 30), 'anna');
  const { entry, opening } = await ledger.receipt(index);
  assert.equal(entry.type, 'policy.published');
  assert.deepEqual(opening?.payload, document);
  assert.equal(publishedBy, 'anna');
  assert.equal(policies.version(1).document.retentionDays.files, 1095);
  assert.equal(policies.current().document.retentionDays.files, 30);
  assert.deepEqual(
    policies.list().map((policy) => policy.version),
    [1, 2],
  );
  assert.throws(() => policies.version(3), { code: 'unknown-version' });
});

test('what does not follow the version in force is refused at its line', async () => {
  const { policies, publish } = await setUp();
  await policies.ensureFirst(first);
  await publish(version(2, 30), 'anna');
  for (const text of [version(2, 30), version(2, 31), first]) {
    assert.throws(
      () => policies.prepare(text),
      (error: ResidencyError) => {
        const [problem, ...others] = error.problems;
        assert.deepEqual(others, []);
        assert.equal(problem?.code, 'version-not-next');
        assert.equal(problem.suggestion, '3');
        assert.ok(problem.line > 1, 'the line of the version');
        return error.code === 'invalid-succession';
      },
    );
  }
});

test('a file that is no policy, or may not follow, is refused with its problems', async () => {
  const { policies } = await setUp();
  await policies.ensureFirst(first);
  assert.throws(() => policies.prepare('a: b'), { code: 'invalid-policy' });
  assert.throws(() => policies.prepare(version(3, 30)), { code: 'invalid-succession' });
  const moving = version(2, 30).replace('files: moscow', 'files: zurich');
  assert.throws(
    () => policies.prepare(moving),
    (error: Error & { problems?: { code: string }[] }) => {
      assert.deepEqual(
        error.problems?.map(({ code }) => code),
        ['home-needs-relocation'],
      );
      return true;
    },
  );
});

test('of two next versions at the same moment one is published', async () => {
  const { policies, publish } = await setUp();
  await policies.ensureFirst(first);
  const outcomes = await Promise.allSettled([
    publish(version(2, 30), 'anna'),
    publish(version(2, 31), 'bert'),
  ]);
  const failures = outcomes.filter((one) => one.status === 'rejected');
  assert.equal(failures.length, 1);
  assert.equal(failures[0]?.reason.code, 'policy-conflict');
  assert.equal(policies.list().length, 2);
});

test('a switch makes the next version, with these homes and epochs + 1', async () => {
  const { policies, db, ledger } = await setUp();
  const { document: before } = await policies.ensureFirst(first);
  const change = { region: 'europe', to: 'zurich', expectedVersion: 1, relocation };
  const logged = await db.transaction((tx) =>
    policies.switchHomes(tx, { ...change, classes: ['files', 'accounts'] }),
  );
  const { document, version: number } = policies.current();
  assert.equal(number, 2);
  assert.deepEqual(logged.opening?.payload, document);
  assert.equal(document.effective, '2026-11-23');
  for (const dataClass of ['files', 'accounts'] as const) {
    const home = homeOfRegion(document, 'europe', dataClass);
    assert.deepEqual([home?.site, home?.epoch], ['zurich', 2]);
  }
  assert.deepEqual(document.regions['middle-east'], before.regions['middle-east']);
  assert.equal(homeOfRegion(document, 'europe', 'statistics')?.site, 'moscow');
  const [found] = await ledger.entriesOfSubject(db, relocation);
  assert.equal(found?.index, logged.index);
});

test('a switch from another version than the one in force changes nothing', async () => {
  const { policies, db } = await setUp();
  await policies.ensureFirst(first);
  const change = { region: 'europe', classes: ['files'], to: 'zurich', relocation } as const;
  const late = db.transaction((tx) => policies.switchHomes(tx, { ...change, expectedVersion: 2 }));
  await assert.rejects(late, { code: 'policy-conflict' });
  const undone = db.transaction(async (tx) => {
    await policies.switchHomes(tx, { ...change, expectedVersion: 1 });
    throw new Error('the relocation was interrupted');
  });
  await assert.rejects(undone, /interrupted/);
  assert.equal(policies.current().version, 1);
});
