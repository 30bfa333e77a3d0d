import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type AccessRequestStatus, fileForms, readPurposes } from '../../modules/access/index.ts';
import { defineCommand } from '../command.ts';
import { ApiError, type Connection, connect, operatorOptions } from '../connection.ts';
import {
  askSites,
  listSites,
  readSha256,
  type SiteAddress,
  sha256Positional,
  siteOption,
} from '../samples.ts';

const name = 'sample fetch';
/** Exit status where a second person must act first. */
const waitingStatus = 3;

export const fetchSample = defineCommand({
  name,
  summary: 'Read a sample into a file; the read stands in the public ledger first',
  description:
    'CaRT and zip (password "infected") neuter the sample; raw takes a second person’s approval, as ' +
    'do reads from some countries: then the request is made, and the answer tells what that person ' +
    'runs (exit status 3). With the approval, the same command fetches the sample, once.',
  positionals: [sha256Positional],
  options: {
    ...operatorOptions,
    purpose: { type: 'string', choices: readPurposes, summary: 'Why', required: true },
    case: { type: 'string', value: 'reference', summary: 'In which case', required: true },
    form: { type: 'string', choices: fileForms, summary: 'How it leaves', required: true },
    out: { type: 'string', value: 'file', summary: 'Where to write it', required: true },
    approval: { type: 'string', value: 'request', summary: 'The id of the approved request' },
    site: siteOption,
    region: { type: 'string', value: 'name', summary: 'Where several regions hold the sample' },
  },
  examples: [
    'vitrine sample fetch $SHA256 --purpose analysis --case INC-7 --form cart --out sample.cart',
  ],
  async run({ options, positionals, output, env, signal }) {
    const sha256 = readSha256(positionals[0], name);
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const { purpose, form, out, approval, region } = options;
    const json = { purpose, case: options.case, form, approval, region };
    const sites = await listSites(connection, options.site);
    const order: Order = { sites, path: `/v1/samples/${sha256}/reads`, token, json, signal };
    try {
      const { site, response } = await open(connection, order);
      const expected = form === 'raw' ? sha256 : undefined;
      const sizeBytes = await save(response, out, expected, signal);
      const index = response.headers.get('vitrine-ledger-index') ?? '';
      const result = { file: out, form, sizeBytes, site: site.name, ledgerIndex: index };
      const words = `${out}: ${sizeBytes} bytes (${form}) from ${site.name}; entry ${index} of its ledger.`;
      output.result(result, words);
      return 0;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'approval-needed')) throw error;
      const { site, sample } = error.problem;
      const asked = await connection.json<AccessRequestStatus>('/v1/access-requests', {
        token,
        json: { site, sample, purpose, case: options.case, form },
      });
      const approve = `vitrine sample approve ${asked.request} --as NAME`;
      output.result({ ...asked, approve }, () =>
        [
          `${error.message}: the request is made.`,
          `A second person runs, by ${asked.expiresAt}:  ${approve}`,
          `Then the same command again with:  --approval ${asked.request}`,
        ].join('\n'),
      );
      return waitingStatus;
    }
  },
});

interface Order {
  readonly sites: readonly SiteAddress[];
  readonly path: string;
  readonly token: string;
  readonly json: { readonly approval: string | undefined };
  readonly signal: AbortSignal;
}

const arrivalTriesMax = 20;
const arrivalPauseMs = 500;

/** An approval that the office has is on its way to the site: that is waited for. */
async function open(
  connection: Connection,
  { sites, path, token, json, signal }: Order,
): Promise<{ site: SiteAddress; response: Response }> {
  for (let tries = 1; ; tries++) {
    try {
      const asking = { token, json, signal };
      const [found] = await askSites(connection, sites, path, asking, { first: true });
      if (found !== undefined) return found;
      throw new Error('no site has answered');
    } catch (error) {
      const isMissing = error instanceof ApiError && error.code === 'approval-missing';
      if (!isMissing || tries === arrivalTriesMax) throw error;
      const asked = await connection.json<AccessRequestStatus>(
        `/v1/access-requests/${encodeURIComponent(json.approval ?? '')}`,
        { token },
      );
      if (asked.state !== 'approved') throw error;
      await delay(arrivalPauseMs, undefined, { signal });
    }
  }
}

/** The file appears when it is whole. @param sha256 what the bytes must have */
async function save(
  response: Response,
  file: string,
  sha256: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  const part = `${file}.part`;
  const hash = createHash('sha256');
  const counted = { bytes: 0 };
  try {
    const sink = createWriteStream(part, { mode: 0o600 });
    await pipeline(measured(response, hash, counted), sink, { signal });
    const digest = hash.digest('hex');
    if (sha256 !== undefined && digest !== sha256) {
      const detail = `What came has the SHA-256 ${digest}`;
      throw new ApiError(0, { type: 'urn:vitrine:problem:digest-mismatch', detail });
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return counted.bytes;
}

async function* measured(
  { body }: Response,
  hash: Hash,
  counted: { bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body ?? []) {
    hash.update(chunk);
    counted.bytes += chunk.length;
    yield chunk;
  }
}
