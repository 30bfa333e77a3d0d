import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ScrubCounts, ScrubEvent, ScrubFinding } from '../../modules/vault/index.ts';
import { defineCommand } from '../command.ts';
import { type Connection, connect, connectionOptions } from '../connection.ts';
import type { Output } from '../output.ts';
import { listSites, type SiteAddress, siteOption } from '../samples.ts';

type Told = ScrubEvent | { readonly event: 'failed'; readonly code: string };
type Finding = Exclude<Told, { event: 'progress' | 'summary' }> & { readonly site: string };

export const scrub = defineCommand({
  name: 'sample scrub',
  summary: 'Re-read every copy of every sample, and repair what is damaged',
  description:
    'Takes the administrator’s token of each site, so it runs on the sites’ machine. A pass that was ' +
    'left off goes on where it stood. Exit status 1 where copies could not be read or repaired, or a ' +
    'sample is lost.',
  options: {
    ...connectionOptions,
    site: siteOption,
    rate: {
      type: 'integer',
      value: 'MiB',
      summary: 'Most MiB read a second (default: no limit)',
      min: 1,
    },
    'from-start': { type: 'boolean', summary: 'Begin anew where a pass was left off' },
  },
  examples: ['vitrine sample scrub --site zurich --rate 50'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const { rate } = options;
    const json = {
      fromStart: options['from-start'],
      ...(rate === undefined ? {} : { bytesPerSecond: rate * 1_048_576 }),
    };
    const findings: Finding[] = [];
    const sites: Record<string, ScrubCounts> = {};
    for (const site of await listSites(connection, options.site)) {
      const counts = await scrubSite({ connection, output, signal }, site, json, findings);
      if (counts !== undefined) sites[site.name] = counts;
    }
    output.result({ sites, findings }, () => describe(sites));
    const all = Object.values(sites);
    const bad = all.reduce((sum, { unreadable, lost }) => sum + unreadable + lost, 0);
    return bad > 0 || findings.some(({ event }) => event === 'failed') ? 1 : 0;
  },
});

interface Around {
  readonly connection: Connection;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function scrubSite(
  { connection, output, signal }: Around,
  site: SiteAddress,
  json: object,
  findings: Finding[],
): Promise<ScrubCounts | undefined> {
  const token = await connection.adminToken(site.name);
  const { body } = await connection.fetch('/v1/scrubs', { token, json, signal }, site.url);
  const bar = output.progress(site.name);
  let counts: ScrubCounts | undefined;
  for await (const line of createInterface({ input: Readable.from(body ?? []) })) {
    const told = JSON.parse(line) as Told;
    if (told.event === 'progress') {
      bar.update(told.samples, told.samplesTotal, `${told.samples} samples`);
    } else if (told.event === 'summary') {
      const { event, ...rest } = told;
      counts = rest;
    } else {
      findings.push({ ...told, site: site.name });
      output.note(`${site.name}: ${wordsOf(told)}`);
    }
  }
  bar.end(counts === undefined ? 'ended before it was through' : `${counts.samples} samples`);
  if (counts === undefined && !findings.some(({ event }) => event === 'failed')) {
    findings.push({ event: 'failed', code: 'cut-off', site: site.name });
  }
  return counts;
}

function wordsOf(told: Exclude<Told, { event: 'progress' | 'summary' }>): string {
  if (told.event === 'failed') return `the pass failed (${told.code})`;
  if (told.event === 'key-unavailable') return `the key ${told.keyId} cannot be opened`;
  return `sample ${told.sample} ${findingOf(told)}`;
}

function findingOf(told: ScrubFinding): string {
  switch (told.event) {
    case 'damaged':
      return `is damaged at ${told.dataCentre} (${told.fault})`;
    case 'repaired':
      return `was repaired at ${told.dataCentre} from ${told.from}`;
    case 'unrepaired':
      return `could not be repaired at ${told.dataCentre} (${told.fault})`;
    case 'unreadable':
      return `cannot be read at ${told.dataCentre} (${told.fault})`;
    case 'lost':
      return 'IS LOST: no data centre has an intact copy';
  }
}

function describe(sites: Readonly<Record<string, ScrubCounts>>): string {
  return Object.entries(sites)
    .map(([site, counts]) => {
      const { samples, damaged, repaired, unreadable, lost } = counts;
      const faults = `${damaged} copies damaged, ${repaired} repaired, ${unreadable} unreadable`;
      return `${site}: ${samples} samples read back; ${faults}; ${lost} samples lost.`;
    })
    .join('\n');
}
