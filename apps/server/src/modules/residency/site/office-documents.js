import { checkReceipt } from '@vitrine/verifier';
import * as store from './store.js';
/** The documents of the office that this site has verified. */
export const officeDocuments = {
  /** In the office's order. @param subject a relocation, an operator or a request */
  async ofType(db, type, subject) {
    const rows = await store.readDocumentsOfType(db, type, subject);
    return rows.map(({ receipt }) => checkReceipt(receipt));
  },
};
