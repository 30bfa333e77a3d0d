export type { Config, DataCentreConfig, S3Config } from './config.ts';
export { ConfigError, type ConfigErrorCode } from './errors.ts';
export { type ConfigSources, loadConfig } from './load.ts';
export { settingOptions } from './options.ts';
export { Secret } from './secret.ts';
