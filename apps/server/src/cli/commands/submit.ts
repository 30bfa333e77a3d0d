import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type Client,
  ClientError,
  type ClientOptions,
  createClient,
  type SubmissionMetadata,
  type SubmitManyItem,
  type SubmitManyOutcome,
} from '@vitrine/client';
import { fileSource, saveReceipt } from '@vitrine/client/node';
import { defineCommand, UsageError } from '../command.ts';
import { findFiles } from './submit-files.ts';
import { openBar, SubmitReport } from './submit-report.ts';

const name = 'submit';
const concurrencyMax = 64;
const defaultOfficeUrl = 'http://127.0.0.1:8080';

/** What a product client does, from a command line. */
export const submit = defineCommand({
  name,
  summary: 'Send files, or all files below folders, to their home',
  description:
    'Each file is streamed to the site that is home to the key’s country; the site answers with ' +
    'a receipt, which --receipts keeps. Symbolic links are not followed; pipes, sockets and ' +
    'devices are skipped. Of a path only the last name is told to the site.\n\n' +
    'With --json one line a file (path, sha256, status, site, and receipt or problem) and a last ' +
    'line with the summary. Exit status: 0 all accepted, 1 some failed, 2 wrong command line.',
  positionals: [{ name: 'path', summary: 'A file or folder', rest: true }],
  options: {
    key: {
      type: 'string',
      value: 'key',
      summary: 'The API key; better in VITRINE_KEY, since others can see command lines',
    },
    office: {
      type: 'string',
      value: 'url',
      summary: `The office (default: VITRINE_OFFICE_URL, or ${defaultOfficeUrl})`,
    },
    receipts: { type: 'string', value: 'folder', summary: 'Where to keep the receipts' },
    concurrency: {
      type: 'integer',
      value: 'number',
      summary: `Files at a time, 1 to ${concurrencyMax}`,
      default: 4,
    },
    product: { type: 'string', value: 'name', summary: 'The product that found the files' },
    'product-version': { type: 'string', value: 'version', summary: 'Its version' },
    'source-url': { type: 'string', value: 'url', summary: 'Where the files came from' },
    reason: { type: 'string', value: 'text', summary: 'Why they are sent' },
    'allow-http': {
      type: 'boolean',
      summary: 'Send without encryption to other machines: for closed test networks',
    },
  },
  examples: ['VITRINE_KEY=… vitrine submit ~/suspicious --receipts receipts'],
  async run({ options, positionals, output, env, signal }) {
    const { concurrency, receipts } = options;
    if (concurrency < 1 || concurrency > concurrencyMax) {
      throw new UsageError(`--concurrency must be 1 to ${concurrencyMax}`, name);
    }
    const report = new SubmitReport(output);
    const client = openClient({
      apiKey: options.key ?? env.VITRINE_KEY ?? '',
      officeUrl: options.office ?? (env.VITRINE_OFFICE_URL || defaultOfficeUrl),
      allowHttp: options['allow-http'],
      onRetry: ({ pauseMs, error }) => report.waiting(pauseMs, error),
    });
    const metadata = statedMetadata({
      product: options.product,
      productVersion: options['product-version'],
      sourceUrl: options['source-url'],
      reason: options.reason,
    });
    // Before anything is sent: a receipt that finds no place can hardly be had again.
    if (receipts !== undefined) await mkdir(receipts, { recursive: true });
    const bar = await openBar(output, positionals, receipts);
    const { stoppedBy } = await client.submitMany(
      itemsOf(positionals, receipts, metadata, report),
      {
        concurrency,
        signal,
        onProgress: ({ sentBytes }) => bar.sent(sentBytes),
        onOutcome: async (outcome) => {
          await tell(outcome, receipts, report);
          bar.done('error' in outcome ? outcome.item.sizeBytes : 0);
        },
      },
    );
    bar.end();
    report.end(stoppedBy);
    return report.failed > 0 || stoppedBy !== undefined ? 1 : 0;
  },
});

/** @throws {UsageError} for a key or an address of a wrong form */
function openClient(options: ClientOptions): Client {
  if (options.apiKey === '') throw new UsageError('Give --key or set VITRINE_KEY', name);
  try {
    return createClient(options);
  } catch (error) {
    if (error instanceof ClientError) throw new UsageError(error.message, name);
    throw error;
  }
}

type Stated = { readonly [M in keyof SubmissionMetadata]: SubmissionMetadata[M] | undefined };

function statedMetadata(stated: Stated): SubmissionMetadata {
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
}

interface FileItem extends SubmitManyItem {
  readonly path: string;
  readonly sizeBytes: number;
}

async function* itemsOf(
  paths: readonly string[],
  receipts: string | undefined,
  metadata: SubmissionMetadata,
  report: SubmitReport,
): AsyncGenerator<FileItem> {
  for await (const found of findFiles(paths, receipts)) {
    const { path } = found;
    if (found.kind === 'skipped') report.skipped(path, found.reason);
    else if (found.kind === 'failed') report.failure(path, 'unreadable', found.reason);
    else {
      const { location, sizeBytes } = found;
      // The file may have become a link or a pipe since it was found.
      const source = () => fileSource(location, { followSymlinks: false });
      yield { path, sizeBytes, source, metadata: { ...metadata, fileName: basename(path) } };
    }
  }
}

async function tell(
  outcome: SubmitManyOutcome<FileItem>,
  receipts: string | undefined,
  report: SubmitReport,
): Promise<void> {
  const { path } = outcome.item;
  if ('error' in outcome) {
    const { code, message, problem } = outcome.error;
    report.failure(path, code, message, { problem });
    return;
  }
  const { submission } = outcome;
  let receiptPath: string | undefined;
  try {
    if (receipts !== undefined) receiptPath = await saveReceipt(receipts, submission.receipt);
  } catch (error) {
    const { sha256, home } = submission;
    const reason = error instanceof Error ? error.message : String(error);
    const detail = `stored, but its receipt could not be written: ${reason}`;
    report.failure(path, 'receipt-not-saved', detail, { sha256, site: home.site });
    return;
  }
  report.accepted({ path, submission, receiptPath });
}
