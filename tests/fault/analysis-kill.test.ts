import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  type AnalysisProgress,
  sandboxStageNames,
} from '../../apps/server/src/modules/analysis/index.ts';
import { openPartyDatabase } from '../support/inspection.ts';
import { aMoment, killsWanted } from '../support/kills.ts';
import { ask, type Customer, makeCustomer, until } from '../support/people.ts';
import { adminToken, type System, startSystem } from '../support/system.ts';

/**
 * The whole process is killed at random moments while it analyses. The long run:
 * `VITRINE_TEST_KILLS=50 node --test tests/fault/analysis-kill.test.ts`.
 */
const kills = killsWanted(3);
const filesOfRound = 6;

test(`${kills} kills during analysis lose no stage and count none twice`, async (t) => {
  const system = await startSystem({ analysis: 2 });
  const customer = await makeCustomer(system, 'Muster AG', 'DE');
  const sent: string[] = [];
  for (let n = 0; n < kills; n++) {
    sent.push(...(await submit(system, customer)));
    await aMoment(1_200);
    await system.kill();
    await system.restart();
  }
  await settled(system);

  const db = await openPartyDatabase(system.data, 'moscow');
  try {
    const rows = await db.query<Row>(`
      select s.id, encode(s.sha256, 'hex') as sha256, v.verdict,
        (select count(*) from analyses a where a.sample = s.id and a.state = 'judged') as judged,
        (select count(*) from analyses a where a.sample = s.id and a.state <> 'judged') as open,
        (select count(*) from ledger_entries e where e.type = 'sample.judged' and e.subject = s.id)
          as entries,
        (select string_agg(stage || ' ' || outcome, ',' order by stage) from analysis_stages g
           join analyses a on a.id = g.analysis where a.sample = s.id) as stages,
        (select count(*) from sample_members m where m.container = s.id) as members
      from samples s left join sample_verdicts v on v.sample = s.id`);
    t.diagnostic(`${sent.length} submitted, ${rows.length} analysed`);
    for (const sha256 of sent) assert.ok(rows.find((row) => row.sha256 === sha256));
    // Of each submitted file two more were found within, one in the other.
    assert.equal(rows.length, 3 * sent.length);
    for (const row of rows) {
      assert.deepEqual([row.judged, row.open, row.entries], [1n, 0n, 1n], row.sha256);
      assert.equal(
        row.stages,
        sandboxStageNames
          .toSorted()
          .map((stage) => `${stage} done`)
          .join(','),
      );
      assert.ok(row.verdict);
    }
    assert.equal(rows.filter(({ members }) => members === 1n).length, 2 * sent.length);
    const jobs = await db.query('select 1 from jobs.job');
    assert.equal(jobs.length, 0);
  } finally {
    await db.close();
  }
});

interface Row {
  readonly id: string;
  readonly sha256: string;
  readonly verdict: string | null;
  readonly judged: bigint;
  readonly open: bigint;
  readonly entries: bigint;
  readonly stages: string | null;
  readonly members: bigint;
}

/** Files within files within files, none like another. Answers their digests. */
async function submit(system: System, customer: Customer): Promise<string[]> {
  return await Promise.all(
    Array.from({ length: filesOfRound }, async () => {
      const inner = `${randomBytes(12).toString('hex')} ${'words '.repeat(2_000)}`;
      const body = gzipSync(gzipSync(inner));
      const answer = await fetch(`${system.sites.moscow}/v1/samples`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${customer.token}` },
        body,
      });
      assert.ok(answer.ok, await answer.text());
      return createHash('sha256').update(body).digest('hex');
    }),
  );
}

/** Once nothing waits and nothing is under way. */
async function settled(system: System): Promise<void> {
  const token = await adminToken(system, 'moscow');
  await until(async () => {
    const url = `${system.sites.moscow}/v1/analysis/progress`;
    const now = await ask<AnalysisProgress>(url, { token });
    const left = now.waiting + now.backlog + now.running.length + now.waitingForMembers;
    return left === 0 || undefined;
  });
}
