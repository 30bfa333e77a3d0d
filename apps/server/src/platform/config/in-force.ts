import type { LoadedConfig, SettingSource } from './load.ts';
import { environmentName, optionName, type SettingName, settingNames } from './schema.ts';
import { Secret } from './secret.ts';

/** A setting as people may see it. */
export interface SettingInForce {
  readonly name: SettingName;
  /** Undefined where it is not set; a secret, also one within, is `[secret]`. */
  readonly value: string | undefined;
  readonly source: SettingSource;
  /** What it is called there; undefined for a default. */
  readonly givenAs: string | undefined;
}

export function settingsInForce(config: LoadedConfig): SettingInForce[] {
  return settingNames.map((name) => {
    const source = config.sources[name];
    return { name, value: shown(config[name]), source, givenAs: givenAs(name, source) };
  });
}

function givenAs(name: SettingName, source: SettingSource): string | undefined {
  switch (source) {
    case 'option':
      return `--${optionName(name)}`;
    case 'environment':
      return environmentName(name);
    case 'file':
      return name;
    case 'default':
      return undefined;
  }
}

/** A secret shows itself as `[secret]`, also within others. */
function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const isPlain = typeof value !== 'object' || value instanceof Secret;
  return isPlain ? String(value) : JSON.stringify(value);
}
