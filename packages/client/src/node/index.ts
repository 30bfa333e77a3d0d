export { type FileSourceOptions, fileSource } from './file-source.ts';
export { type SaveReceiptOptions, saveReceipt } from './save-receipt.ts';
