import { optionName, settingNames } from './schema.ts';

interface SettingOption {
  readonly type: 'string';
  readonly summary: string;
}

/**
 * Settings as options of a command, for `{ ...settingOptions('dataDir') }` in its declaration.
 * They stay text here; `loadConfig` reads and checks them.
 */
export function settingOptions(
  summaries: Partial<Record<(typeof settingNames)[number], string>>,
): Readonly<Record<string, SettingOption>> {
  const entries = settingNames.flatMap((name) => {
    const [option, summary] = [optionName(name), summaries[name]];
    return option === undefined || summary === undefined
      ? []
      : [[option, { type: 'string', summary }] as const];
  });
  return Object.fromEntries(entries);
}
