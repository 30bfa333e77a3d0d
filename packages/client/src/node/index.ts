export { type FileSourceOptions, fileSource } from './file-source.ts';
export { type SaveReceiptOptions, saveReceipt } from './save-receipt.ts';
export { carriedSets, openSetFolder, type SetFolder } from './set-folder.ts';
export { openStatisticsFolder, type StatisticsFolderOptions } from './statistics-folder.ts';
