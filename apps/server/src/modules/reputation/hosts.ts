import { domainToASCII } from 'node:url';
import type { Queries } from '../../platform/postgres/index.ts';
import { type Band, monthText } from './facts.ts';

/** What is told of a host. */
export interface HostAnswer {
  readonly host: string;
  /** `suspicious`: detections on many installations came from there; else nothing is said of it. */
  readonly verdict: 'suspicious' | 'unknown';
  readonly known: boolean;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly prevalence: Band;
}

const name = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*$/;
const address6 = /^[0-9a-f:.]{2,45}$/;

/** A host as it is kept: lower case, in ASCII, without the last dot; undefined where it is none. */
export function parseHost(text: string): string | undefined {
  const bare = text.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (bare.includes(':')) return address6.test(bare.toLowerCase()) ? bare.toLowerCase() : undefined;
  const ascii = domainToASCII(bare);
  return name.test(ascii) ? ascii : undefined;
}

interface HostRow {
  readonly region: string;
  readonly suspicious: boolean;
  readonly band: Band;
  readonly first_month: number;
  readonly last_month: number;
}

/** By the same rule as files: suspicious counts everywhere, when and how often in the own region alone. */
export async function lookUpHost(
  db: Queries,
  host: string,
  region: string | undefined,
): Promise<HostAnswer> {
  const rows = await readHost(db, host);
  const own = rows.find((row) => row.region === region);
  const isSuspicious = rows.some(({ suspicious }) => suspicious);
  return {
    host,
    verdict: isSuspicious ? 'suspicious' : 'unknown',
    known: isSuspicious || own !== undefined,
    ...(own && { firstSeen: monthText(own.first_month), lastSeen: monthText(own.last_month) }),
    prevalence: own?.band ?? 'none',
  };
}

function readHost(db: Queries, host: string): Promise<HostRow[]> {
  return db.query<HostRow>(
    `select region, suspicious, band, first_month, last_month from reputation_hosts
     where host = $1`,
    [host],
  );
}
