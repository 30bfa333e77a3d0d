export { type ClamdOptions, createClamd } from './clamd.ts';
export { type ClamdAddress, parseClamdAddress } from './clamd-connection.ts';
export type { Engine, ScannedFile } from './engine.ts';
export { enginesStage } from './stage.ts';
