import { basename } from 'node:path';
import {
  type Client,
  createClient,
  createReputationClient,
  type ReputationClient,
  type Retry,
} from '@vitrine/client';
import { fileSource, openSetFolder } from '@vitrine/client/node';
import type { OfflineSet } from '@vitrine/client/sets';
import { defineCommand, UsageError } from '../command.ts';
import type { Output } from '../output.ts';
import { clientOptions, openAs } from './product-client.ts';
import { batchesOf, type HashedFile, hashFiles } from './scan-files.ts';
import { type ScannedFile, ScanReport } from './scan-report.ts';
import { productOptions } from './statistics-send.ts';
import { openBar } from './submit-report.ts';

const name = 'scan';
const concurrencyMax = 64;
/** Files that are looked up at a time. */
const batchFiles = 1_000;
/** Something malicious was found: more than that something failed. */
const maliciousStatus = 3;

/** What a product would do with a folder, from a command line. */
export const scan = defineCommand({
  name,
  summary: 'Look up all files at and below paths, and say what is known to be bad',
  description:
    'Each file is read and hashed here; only hashes leave this machine, in batches, to the site ' +
    'that is home to the key’s country. With --submit the files that the site does not know and ' +
    'would like to have are sent as well. With --offline nothing leaves: the files are looked up ' +
    'in a set that `vitrine reputation sets fetch` brought, and no connection is opened.\n\n' +
    'Symbolic links are not followed, so that no loop of them is; pipes, sockets and devices are ' +
    'skipped. With --json one line a file (path, sha256, verdict, knownGood, wanted, certain, ' +
    'threat) and a last line with the summary. Exit status: 0 nothing malicious, 1 something could ' +
    'not be read or sent, 2 wrong command line, 3 something malicious was found.',
  positionals: [{ name: 'path', summary: 'A file or folder', rest: true }],
  options: {
    ...productOptions,
    offline: {
      type: 'string',
      value: 'folder',
      summary: 'Look up in this offline set, without any request',
    },
    submit: { type: 'boolean', summary: 'Send the files that the site would like to have' },
    concurrency: {
      type: 'integer',
      value: 'number',
      summary: `Files read at a time, 1 to ${concurrencyMax}`,
      default: 4,
      min: 1,
      max: concurrencyMax,
    },
  },
  examples: ['VITRINE_KEY=… vitrine scan ~/Downloads', 'vitrine scan / --offline /var/lib/sets'],
  async run({ options, positionals, output, env, signal }) {
    if (options.offline !== undefined && options.submit) {
      throw new UsageError('--offline sends nothing: leave --submit out', name);
    }
    const report = new ScanReport(output);
    const asked =
      options.offline === undefined
        ? openOnline(
            { ...clientOptions(options, env, name, signal), onRetry: tellWaiting(output) },
            options.submit,
          )
        : await openOffline(options.offline);
    const bar = await openBar(output, positionals, undefined, 'Scanning');
    let readBytes = 0;
    const hashing = {
      concurrency: options.concurrency,
      signal,
      onRead: (bytes: number) => {
        readBytes += bytes;
        bar.sent(readBytes);
      },
    };
    for await (const batch of batchesOf(hashFiles(positionals, hashing), batchFiles)) {
      const files: HashedFile[] = [];
      for (const one of batch) {
        if (one.kind === 'hashed') files.push(one);
        else report.unread(one.path, one.kind, one.reason);
        bar.done(0);
      }
      const found = await asked.lookUp(files);
      for (const one of found) report.file(one);
      await asked.submit?.(files, found, report);
    }
    bar.end();
    report.end(asked.source);
    const { malicious, unreadable, notSubmitted } = report.counts;
    if (malicious > 0) return maliciousStatus;
    return unreadable + notSubmitted > 0 ? 1 : 0;
  },
});

/** Each cause once: a bar that stands still explains nothing. */
function tellWaiting(output: Output): (retry: Retry) => void {
  const told = new Set<string>();
  return ({ pauseMs, error }) => {
    if (told.has(error.message)) return;
    told.add(error.message);
    const seconds = Math.max(1, Math.round(pauseMs / 1_000));
    output.note(`waiting  ${error.message}; trying again in ${seconds} s`);
  };
}

/** Whoever is asked. */
interface Asked {
  /** For people. */
  readonly source: string;
  /** In the order of the files. */
  readonly lookUp: (files: readonly HashedFile[]) => Promise<ScannedFile[]>;
  readonly submit?: (
    files: readonly HashedFile[],
    found: readonly ScannedFile[],
    report: ScanReport,
  ) => Promise<void>;
}

async function openOffline(folder: string): Promise<Asked> {
  const set = await openSetFolder(folder).open();
  const { version, at } = set.manifest;
  return {
    source: `the offline set ${version} of ${at}`,
    lookUp: async (files) => files.map((file) => scannedOffline(file, set)),
  };
}

function scannedOffline(file: HashedFile, set: OfflineSet): ScannedFile {
  const said = set.lookUp(file.sha256);
  const knownGood = said?.verdict === 'known-good';
  return {
    ...told(file),
    verdict:
      said === undefined ? 'unknown' : said.verdict === 'known-good' ? 'clean' : said.verdict,
    knownGood,
    wanted: false,
    isCertain: said?.isCertain ?? true,
  };
}

function openOnline(options: Parameters<typeof createReputationClient>[0], sends: boolean): Asked {
  const reputation = openAs(name, () => createReputationClient(options));
  const client = openAs(name, () => createClient(options));
  return {
    source: 'the site that is home',
    lookUp: (files) => lookUpOnline(files, reputation),
    ...(sends && { submit: (files, found, report) => sendWanted(client, files, found, report) }),
  };
}

async function lookUpOnline(
  files: readonly HashedFile[],
  reputation: ReputationClient,
): Promise<ScannedFile[]> {
  const answers = await reputation.lookUpMany(files.map(({ sha256 }) => sha256));
  const bad = files.flatMap((file, i) => {
    const verdict = answers[i]?.verdict;
    return verdict === 'malicious' || verdict === 'suspicious' ? [told(file).sha256] : [];
  });
  const details = bad.length === 0 ? [] : await reputation.lookUpListed(bad);
  const threats = new Map(bad.map((sha256, i) => [sha256, details[i]?.threat]));
  return files.map((file, i) => {
    const { verdict = 'unknown', knownGood = false, wanted = false } = answers[i] ?? {};
    const threat = threats.get(told(file).sha256);
    return {
      ...told(file),
      ...{ verdict, knownGood, wanted, isCertain: true },
      ...(threat !== undefined && { threat }),
    };
  });
}

function told({ path, sha256, sizeBytes }: HashedFile) {
  return { path, sizeBytes, sha256: Buffer.from(sha256).toString('hex') };
}

/** Each content once, however many files have it. */
async function sendWanted(
  client: Client,
  files: readonly HashedFile[],
  found: readonly ScannedFile[],
  report: ScanReport,
): Promise<void> {
  const wanted = new Map(
    files.flatMap((file, i) => (found[i]?.wanted ? [[found[i].sha256, file] as const] : [])),
  );
  const items = [...wanted].map(([sha256, { path, location }]) => ({
    path,
    source: () => fileSource(location, { followSymlinks: false }),
    metadata: { fileName: basename(path), reason: 'unknown', sha256 },
  }));
  await client.submitMany(items, {
    onOutcome: (outcome) => {
      const failure = 'error' in outcome ? outcome.error.message : undefined;
      report.submitted(outcome.item.path, failure);
    },
  });
}
