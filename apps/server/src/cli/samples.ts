import { UsageError } from './command.ts';
import { ApiError, type Asking, type Connection } from './connection.ts';

export interface SiteAddress {
  readonly name: string;
  readonly url: string;
}

/** The option of commands that ask one site or all. */
export const siteOption = {
  type: 'string',
  value: 'name',
  summary: 'Ask this site alone (default: every site)',
} as const;

/** The connected sites, or the one of that name. @throws UsageError where there is none */
export async function listSites(
  connection: Connection,
  name: string | undefined,
): Promise<readonly SiteAddress[]> {
  const sites = await connection.json<readonly SiteAddress[]>('/v1/sites');
  const wanted = name === undefined ? sites : sites.filter((site) => site.name === name);
  if (wanted.length > 0) return wanted;
  const known = sites.map((site) => site.name).join(', ');
  throw new UsageError(
    name === undefined ? 'No site is connected' : `There is no site ${name}, only ${known}`,
  );
}

export const sha256Positional = {
  name: 'sha256',
  summary: 'The sample’s SHA-256, 64 digits',
} as const;

/** @throws UsageError */
export function readSha256(text: string | undefined, command: string): string {
  const digest = text?.toLowerCase() ?? '';
  if (/^[0-9a-f]{64}$/.test(digest)) return digest;
  throw new UsageError(`Not a SHA-256 in hex: ${text}`, command);
}

/** What a site answers where it has nothing to give, though another may. */
const passedOver: readonly string[] = ['unknown-sample', 'region-closed'];

/**
 * The answers of those sites that have one. Where a sample is known nowhere, or in regions that have
 * left alone, the refusal of a site is thrown.
 */
export async function askSites(
  connection: Connection,
  sites: readonly SiteAddress[],
  path: string,
  asking: Asking,
  { first = false } = {},
): Promise<{ site: SiteAddress; response: Response }[]> {
  const found: { site: SiteAddress; response: Response }[] = [];
  let refusal: ApiError | undefined;
  for (const site of sites) {
    try {
      found.push({ site, response: await connection.fetch(path, asking, site.url) });
      if (first) break;
    } catch (error) {
      if (!(error instanceof ApiError && passedOver.includes(error.code))) throw error;
      if (refusal?.code !== 'region-closed') refusal = error;
    }
  }
  if (found.length === 0 && refusal !== undefined) throw refusal;
  return found;
}
