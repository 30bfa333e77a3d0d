import type { Queries } from '../../platform/postgres/index.ts';
import type { ChangedDigest } from './store.ts';

/**
 * What concerns one region after a position: its own verdicts and prevalence, what was said in
 * every region, what is known good. Other regions' changes among clean, unknown and incomplete
 * leave no trace here: neither a row nor a gap, since positions are not told.
 */
export function readFeed(
  db: Queries,
  region: string,
  after: bigint,
  limit: number,
): Promise<ChangedDigest[]> {
  const part = (columns: string, from: string, position = 'position') =>
    `(select ${position} as position, ${columns} from ${from} and ${position} > $2
      order by ${position} limit $3)`;
  return db.query<ChangedDigest>(
    `${part('sha256 as digest, sha1, md5', 'reputation_verdicts where region = $1')}
     union all
     ${part('sha256, sha1, md5', 'reputation_verdicts where region <> $1', 'site_position')}
     union all
     ${part('digest, sha1, md5', 'reputation_removals where (region is null or region = $1)')}
     union all
     ${part('digest, sha1, md5', 'reputation_known_good where true')}
     order by position limit $3`,
    [region, after, limit],
  );
}
