import { checkReceipt, type Receipt } from '@vitrine/verifier';
import type { Queries } from '../../../platform/postgres/index.ts';
import * as store from './store.ts';

/** The documents of the office that this site has verified. */
export const officeDocuments = {
  /** In the office's order. @param subject a relocation, an operator or a request */
  async ofType(db: Queries, type: string, subject?: string): Promise<Receipt[]> {
    const rows = await store.readDocumentsOfType(db, type, subject);
    return rows.map(({ receipt }) => checkReceipt(receipt));
  },
  /** Approvals of access to one sample, newest first. @param sample UUID: the site's id of it */
  async ofSample(db: Queries, sample: string, limit: number): Promise<Receipt[]> {
    const rows = await store.readAccessDocuments(db, sample, limit);
    return rows.map(({ receipt }) => checkReceipt(receipt));
  },
};
