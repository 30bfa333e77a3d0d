import type { Receipt } from '@vitrine/verifier';
import { RelocationError } from '../errors.ts';
import type { RelocationRow, ReportRow } from './store.ts';

const reportTypes: readonly string[] = [
  'relocation.prepared',
  'relocation.caught-up',
  'relocation.verified',
  'relocation.fenced',
  'relocation.unfenced',
  'relocation.drained',
  'relocation.accepted',
  'relocation.soaking',
  'relocation.erased',
  'relocation.checked',
  'relocation.aborted',
  'key.destroyed',
  'key.created',
];

/**
 * A site's report is a receipt from its own ledger about this relocation.
 * @throws {RelocationError} `report-invalid`
 */
export async function checkReport(
  row: RelocationRow,
  site: string,
  receipt: Receipt,
  verify: (site: string, receipt: Receipt) => Promise<void>,
): Promise<ReportRow> {
  const refuse = (why: string, cause?: unknown) =>
    new RelocationError('report-invalid', `the report of ${site} is refused: ${why}`, { cause });
  if (site !== row.source && site !== row.target) throw refuse('the site has no part in it');
  if (receipt.entry.site !== site) throw refuse(`it is an entry of ${receipt.entry.site}`);
  if (!reportTypes.includes(receipt.entry.type)) throw refuse(`its type is ${receipt.entry.type}`);
  const payload = receipt.opening?.payload;
  if (payload === undefined) throw refuse('it has no opening');
  if (payload.relocation !== row.id && receipt.entry.type !== 'key.created') {
    throw refuse('it tells of another relocation');
  }
  try {
    await verify(site, receipt);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error), error);
  }
  return {
    site,
    type: receipt.entry.type,
    round: typeof payload.round === 'number' ? payload.round : 0,
    index: indexOf(receipt),
    receipt,
  };
}

function indexOf(receipt: Receipt): bigint {
  const [, index] = /\nindex ([0-9]+)\n/.exec(receipt.proof) ?? [];
  return BigInt(index ?? 0);
}
