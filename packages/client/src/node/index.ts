export { type FileSourceOptions, fileSource } from './file-source.ts';
export { type SaveReceiptOptions, saveReceipt } from './save-receipt.ts';
export { openStatisticsFolder, type StatisticsFolderOptions } from './statistics-folder.ts';
