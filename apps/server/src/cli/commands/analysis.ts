import { setTimeout as delay } from 'node:timers/promises';
import type { AnalysisProgress, SampleReport } from '../../modules/analysis/index.ts';
import { verdicts } from '../../modules/analysis/index.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { type Connection, connect, operatorOptions } from '../connection.ts';
import { type Output, table } from '../output.ts';
import { askSites, listSites, type SiteAddress, siteOption } from '../samples.ts';

const samplePositional = {
  name: 'sample',
  summary: 'The sample’s SHA-256, or a site’s id of it',
} as const;
const followEveryMs = 500;

const status = defineCommand({
  name: 'analysis status',
  summary: 'What waits to be analysed, what is under way, and what was found so far',
  description:
    'With --follow it stays until nothing waits and nothing is under way, and shows a bar; where ' +
    'there is no terminal, a line for each tenth.',
  options: {
    ...operatorOptions,
    site: siteOption,
    follow: { type: 'boolean', summary: 'Stay and show the progress' },
  },
  examples: ['vitrine analysis status --follow'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const sites = await listSites(connection, options.site);
    const around: Around = { connection, output, token, signal };
    const found: (AnalysisProgress & { readonly site: string })[] = [];
    for (const site of sites) {
      const now = options.follow === true ? await follow(around, site) : await ask(around, site);
      found.push({ site: site.name, ...now });
    }
    output.result({ sites: found }, () => found.map(describeProgress).join('\n\n'));
  },
});

interface Around {
  readonly connection: Connection;
  readonly output: Output;
  readonly token: string;
  readonly signal: AbortSignal;
}

function ask({ connection, token, signal }: Around, site: SiteAddress): Promise<AnalysisProgress> {
  return connection.json<AnalysisProgress>('/v1/analysis/progress', { token, signal }, site.url);
}

async function follow(around: Around, site: SiteAddress): Promise<AnalysisProgress> {
  const bar = around.output.progress(site.name);
  let most = 0;
  try {
    for (;;) {
      const now = await ask(around, site);
      const left = leftOf(now);
      most = Math.max(most, left);
      const { lastMinute } = now.sinceStart;
      bar.update(most - left, most, `${left} left, ${lastMinute} judged in the last minute`);
      if (left === 0) return now;
      await delay(followEveryMs, undefined, { signal: around.signal });
    }
  } finally {
    bar.end();
  }
}

function leftOf({ waiting, backlog, running, waitingForMembers }: AnalysisProgress): number {
  return waiting + backlog + running.length + waitingForMembers;
}

function describeProgress(now: AnalysisProgress & { readonly site: string }): string {
  const { waiting, backlog, waitingForMembers, running, sinceStart, sandboxes } = now;
  const found = verdicts.map((verdict) => `${now.verdicts[verdict] ?? 0} ${verdict}`);
  const lines = [
    now.site,
    `  waiting    ${waiting}, and ${backlog} for when there is nothing newer`,
    `  containers ${waitingForMembers} wait for the files within them`,
    `  judged     ${sinceStart.judged} since the start, ${sinceStart.lastMinute} in the last minute`,
    `  sandboxes  ${sandboxes.busy} busy, ${sandboxes.warm} ready, ${sandboxes.lost} were ended`,
    `  verdicts   ${found.join(', ')}`,
  ];
  if (running.length === 0) return lines.join('\n');
  const rows = running.map((one) => [one.sample, one.stage, one.sizeBytes, one.reason, one.since]);
  return [...lines, '', table(['under way', 'stage', 'bytes', 'why', 'since'], rows)].join('\n');
}

interface Listed {
  readonly verdicts: readonly {
    readonly sha256: string;
    readonly region: string;
    readonly verdict: string;
    readonly score: number;
    readonly threatName?: string;
    readonly why?: string;
    readonly judgedAt: string;
  }[];
}

const list = defineCommand({
  name: 'analysis list',
  summary: 'What was judged last',
  options: {
    ...operatorOptions,
    site: siteOption,
    verdict: { type: 'string', choices: verdicts, summary: 'These alone' },
    limit: { type: 'string', value: 'n', summary: 'At most so many of a site (default: 20)' },
  },
  examples: ['vitrine analysis list --verdict malicious'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const query = new URLSearchParams({ limit: options.limit ?? '20' });
    if (options.verdict !== undefined) query.set('verdict', options.verdict);
    const all: (Listed['verdicts'][number] & { readonly site: string })[] = [];
    for (const site of await listSites(connection, options.site)) {
      const path = `/v1/analysis/verdicts?${query}`;
      const answer = await connection.json<Listed>(path, { token, signal }, site.url);
      all.push(...answer.verdicts.map((one) => ({ site: site.name, ...one })));
    }
    output.result({ verdicts: all }, () =>
      all.length === 0
        ? 'Nothing was judged yet.'
        : table(
            ['judged', 'site', 'sha256', 'verdict', 'score', 'threat', 'why'],
            all.map((one) => [
              one.judgedAt,
              one.site,
              one.sha256,
              one.verdict,
              one.score,
              one.threatName ?? '',
              one.why ?? '',
            ]),
          ),
    );
  },
});

type Report = SampleReport & { readonly site: string };

const show = defineCommand({
  name: 'analysis show',
  summary: 'A sample’s verdict with its reasons, what the stages found, and the files within it',
  description: 'Looking is on record in the site’s access log. All of it with --json.',
  positionals: [samplePositional],
  options: { ...operatorOptions, site: siteOption },
  examples: [
    'vitrine analysis show 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
  ],
  async run({ options, positionals, output, env, signal }) {
    const sample = readSample(positionals[0], 'analysis show');
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const sites = await listSites(connection, options.site);
    const path = `/v1/samples/${sample}/analysis`;
    const answers = await askSites(connection, sites, path, { token, signal });
    const reports = await Promise.all(
      answers.map(async ({ response }) => (await response.json()) as Report),
    );
    output.result({ reports }, () => reports.map(describe).join('\n\n'));
  },
});

const again = defineCommand({
  name: 'analysis again',
  summary: 'Analyse a sample once more, before what is new; with --all, every one',
  description:
    'With --all the newest and most prevalent come first, and what is new comes before all of them.',
  positionals: [{ ...samplePositional, optional: true }],
  options: {
    ...operatorOptions,
    site: siteOption,
    all: { type: 'boolean', summary: 'All samples of the site’s open regions' },
  },
  examples: ['vitrine analysis again --all --site zurich'],
  async run({ options, positionals, output, env, signal }) {
    const isAll = options.all === true;
    if (isAll === (positionals[0] !== undefined)) {
      throw new UsageError('Name either a sample or --all', 'analysis again');
    }
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const sites = await listSites(connection, options.site);
    if (isAll) {
      const asking = { token, signal, json: {} };
      for (const site of sites) await connection.json('/v1/analysis/orders', asking, site.url);
      const names = sites.map(({ name }) => name);
      output.result({ ordered: names }, `Ordered at ${names.join(', ')}.`);
      return;
    }
    const sample = readSample(positionals[0], 'analysis again');
    const asking = { token, signal, method: 'POST' } as const;
    const path = `/v1/samples/${sample}/analysis`;
    const answers = await askSites(connection, sites, path, asking);
    const names = answers.map(({ site }) => site.name);
    output.result({ sample, sites: names }, `It is analysed again at ${names.join(', ')}.`);
  },
});

/** @throws UsageError */
function readSample(text: string | undefined, command: string): string {
  const name = text?.toLowerCase() ?? '';
  if (/^(?:[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(name)) return name;
  throw new UsageError(`Neither a SHA-256 in hex nor an id: ${text}`, command);
}

function describe(report: Report): string {
  const { judgement, stages, members, history } = report;
  const threat = judgement?.threatName === undefined ? '' : `, ${judgement.threatName}`;
  const verdict =
    judgement === undefined ? report.state : `${judgement.verdict} (${judgement.score})${threat}`;
  const lines = [
    `${report.sha256}  ${report.sizeBytes} bytes`,
    `  sample    ${report.sample} at ${report.site}, region ${report.region}`,
    `  verdict   ${verdict}`,
    ...(judgement?.reasons ?? []).map(({ words }) => `            ${words}`),
    '',
    table(
      ['stage', 'outcome', 'ms', 'limits'],
      stages.map((one) => [
        one.stage,
        one.outcome,
        one.durationMs,
        one.limits.map(({ limit }) => limit).join(', '),
      ]),
    ),
  ];
  if (members.length > 0) {
    const rows = members.map((one) => [
      `${'  '.repeat(one.level - 1)}${one.path}`,
      one.verdict ?? 'waiting',
      one.sizeBytes,
      one.sha256,
    ]);
    lines.push('', table(['within', 'verdict', 'bytes', 'sha256'], rows));
  }
  if (report.membersCut) lines.push('… and more');
  const past = history.map((one) => [one.startedAt, one.reason, one.verdict ?? one.state]);
  lines.push('', table(['analysed', 'why', 'verdict'], past));
  return lines.join('\n');
}

export const analysisCommands: readonly Command[] = [status, list, show, again];
