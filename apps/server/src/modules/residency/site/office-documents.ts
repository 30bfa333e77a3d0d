import { checkReceipt, type Receipt } from '@vitrine/verifier';
import type { Queries } from '../../../platform/postgres/index.ts';
import * as store from './store.ts';

/**
 * The documents of the office that this site has verified, in the office's order.
 * @param subject a relocation, an operator or a request
 */
export async function documentsOfType(
  db: Queries,
  type: string,
  subject?: string,
): Promise<Receipt[]> {
  const rows = await store.readDocumentsOfType(db, type, subject);
  return rows.map(({ receipt }) => checkReceipt(receipt));
}
