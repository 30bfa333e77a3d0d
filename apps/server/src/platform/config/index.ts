export type { Config, DataCentreConfig, S3Config, SignInProvider } from './config.ts';
export { ConfigError, type ConfigErrorCode } from './errors.ts';
export { type SettingInForce, settingsInForce } from './in-force.ts';
export {
  type ConfigSources,
  type LoadedConfig,
  loadConfig,
  type SettingSource,
} from './load.ts';
export { settingOptions } from './options.ts';
export { Secret } from './secret.ts';
