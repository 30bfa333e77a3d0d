import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTestAnalysis } from '../test-kit.ts';

const site = await openTestAnalysis({ limits: { depth: 3, treeFiles: 6 } });
const { submit, settled, db } = site;

const bad = {
  rules: [
    { set: 'ours', version: 1, rule: 'bad', effect: 'condemns', weight: 100, threatName: 'Bad' },
  ],
};

describe('an analysis', () => {
  it('takes a new sample through the stages to a verdict that stands in the ledger', async () => {
    const report = await settled(await submit({ note: 'plain' }));
    assert.equal(report.state, 'judged');
    assert.deepEqual(
      report.stages.map(({ stage, outcome }) => `${stage} ${outcome}`),
      ['identify done', 'digests done', 'unpack done', 'rules done'],
    );
    assert.equal(report.judgement?.verdict, 'unknown');
    const [judged] = await site.ledger.entriesOfType(db, 'sample.judged', report.sample);
    assert.equal(String(judged?.index), report.judgement?.version);
    assert.equal(judged?.opening?.payload.verdict, 'unknown');
    assert.doesNotMatch(JSON.stringify(judged?.opening?.payload), /[0-9a-f]{64}/);
  });

  it('writes the entry of the read before', async () => {
    const sample = await submit({ note: 'read' });
    await settled(sample);
    const reads = await site.ledger.entriesOfType(db, 'samples.read');
    const [judged] = await site.ledger.entriesOfType(db, 'sample.judged', sample);
    const read = reads.find(({ opening }) => JSON.stringify(opening?.payload).includes(sample));
    assert.equal(read?.opening?.payload.purpose, 'automated-analysis');
    assert.ok(read && judged && read.index < judged.index);
  });

  it('makes members samples of their own, and takes the worst verdict of them', async () => {
    const top = await submit({
      note: 'tree',
      members: [
        { path: 'C:\\Users\\erika\\a.txt', content: { a: 1 } },
        { path: 'b.zip', content: { members: [{ path: 'bad.exe', content: bad }] } },
      ],
    });
    const report = await settled(top);
    assert.equal(report.judgement?.verdict, 'malicious');
    assert.equal(report.judgement?.threatName, 'Bad');
    assert.deepEqual(
      report.members.map(({ path, level, verdict }) => ({ path, level, verdict })),
      [
        { path: 'C:\\Users\\<user>\\a.txt', level: 1, verdict: 'unknown' },
        { path: 'b.zip', level: 1, verdict: 'malicious' },
        { path: 'bad.exe', level: 2, verdict: 'malicious' },
      ],
    );
    assert.doesNotMatch(JSON.stringify(report), /erika/);
    const inner = report.members.at(-1);
    const [unpacked] = await site.ledger.entriesOfType(db, 'sample.unpacked', inner?.sample ?? '');
    assert.equal(unpacked?.opening?.payload.container, inner?.container);
  });

  it('does not analyse again what the site has', async () => {
    const member = { note: 'shared' };
    const first = await submit(member);
    await settled(first);
    const top = await submit({ note: 'holds it', members: [{ path: 'x', content: member }] });
    const report = await settled(top);
    assert.equal(report.members[0]?.sample, first);
    const { history } = await site.analysis.report({ id: first });
    assert.equal(history.length, 1);
  });

  it('is incomplete where a stage crashed, and the others ran', async () => {
    const report = await settled(await submit({ crash: 'unpack', note: 'crashes' }));
    assert.equal(report.judgement?.verdict, 'incomplete');
    assert.deepEqual(report.stages.map(({ stage, outcome }) => `${stage} ${outcome}`).sort(), [
      'digests done',
      'identify done',
      'rules done',
      'unpack failed',
    ]);
    assert.equal(report.judgement?.reasons[0]?.limit, 'crash');
  });

  it('is incomplete beyond a depth and beyond a number of files, and says so', async () => {
    const deep = (n: number): object =>
      n === 0 ? { end: 'deep' } : { n, members: [{ path: `${n}`, content: deep(n - 1) }] };
    const report = await settled(await submit(deep(5)));
    assert.equal(report.judgement?.verdict, 'incomplete');
    assert.equal(report.members.length, 3);
    const deepest = await site.analysis.report({ id: report.members[2]?.sample ?? '' });
    assert.equal(deepest.judgement?.reasons[0]?.limit, 'depth');
    const wide = Array.from({ length: 9 }, (_, i) => ({ path: `${i}`, content: { wide: i } }));
    const broad = await settled(await submit({ note: 'wide', members: wide }));
    assert.equal(broad.judgement?.verdict, 'incomplete');
    assert.equal(broad.judgement?.reasons[0]?.limit, 'treeFiles');
    assert.equal(broad.members.length, 6);
  });

  it('is not held up by files that hold each other', async () => {
    const a = { note: 'a in b' };
    const top = await submit({ note: 'b', members: [{ path: 'a', content: a }] });
    const report = await settled(top);
    const inner = report.members[0]?.sample ?? '';
    // No file can be made to hold itself here: the rows are.
    await db.execute(
      `insert into sample_members (container, position, member, path) values ($1, 0, $2, 'b')`,
      [inner, top],
    );
    await db.execute('delete from sample_verdicts where sample = any($1::uuid[])', [[top, inner]]);
    await db.execute(`update analyses set state = 'waiting' where sample = any($1::uuid[])`, [
      [top, inner],
    ]);
    await site.analysis.again({ id: top });
    const again = await settled(top);
    assert.ok(again.judgement);
  });

  it('leaves nothing of a file in the clear', async () => {
    const marker = 'a-string-of-the-file';
    await settled(await submit({ rules: [{ ...bad.rules[0], description: marker }], n: 1 }));
    const rows = await db.query<{ hits: bigint }>(
      `select count(*) as hits from analysis_stages
       where position($1::bytea in result) > 0 or limits::text like $2`,
      [Buffer.from(marker), `%${marker}%`],
    );
    assert.equal(rows[0]?.hits, 0n);
  });
});

describe('a queue', () => {
  it('analyses again what is asked for, and all of it at low priority', async () => {
    const sample = await submit({ note: 'again' });
    await settled(sample);
    await site.analysis.again({ id: sample });
    await settled(sample);
    await db.transaction((tx) => site.analysis.order(tx, 'rules'));
    const { history, judgement } = await settled(sample);
    assert.deepEqual(history.map(({ reason }) => reason).sort(), ['asked', 'new', 'rules']);
    // Nobody is told of a verdict that is what it was.
    assert.equal(judgement?.version, history.find(({ reason }) => reason === 'new')?.index);
  });

  it('has no end in a region that is fenced or gone', async () => {
    const sample = await submit({ note: 'fenced' });
    await settled(sample);
    await site.setState('fenced');
    await assert.rejects(site.analysis.again({ id: sample }), { code: 'region-closed' });
    await site.setState('open');
    await site.analysis.again({ id: sample });
    await settled(sample);
  });

  it('counts', async () => {
    const { waiting, backlog, sinceStart, verdicts } = await site.analysis.progress();
    assert.deepEqual([waiting, backlog], [0, 0]);
    assert.ok(sinceStart.judged > 10);
    assert.ok((verdicts.malicious ?? 0) >= 3);
  });
});
