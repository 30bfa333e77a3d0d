import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { fileFailure } from '../files.ts';
import type { Config } from './config.ts';
import { ConfigError } from './errors.ts';
import {
  environmentName,
  optionName,
  type SettingName,
  settingNames,
  settingSchemas,
} from './schema.ts';
import { Secret } from './secret.ts';

export interface ConfigSources {
  /** Options of the command line by their names (`key-passphrase-file`); others are ignored. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  /** Path of a YAML file. */
  readonly file?: string | undefined;
}

/** Variables of ours that are not settings. */
const otherVariables = /^VITRINE_(CONFIG|KEY|TEST_\w+)$/;

/** Where a setting was given; one that was not has its default. */
export type SettingSource = 'option' | 'environment' | 'file' | 'default';

/** All settings, and where each came from. */
export interface LoadedConfig extends Config {
  readonly sources: Readonly<Record<SettingName, SettingSource>>;
}

/** A value, where it came from, and what that is called, for messages. */
interface Given {
  readonly value: unknown;
  readonly source: SettingSource;
  readonly origin: string;
}

/**
 * Puts together the settings: command line before environment before file before default.
 * Relative paths become absolute.
 * @throws ConfigError
 */
export async function loadConfig(sources: ConfigSources): Promise<LoadedConfig> {
  const env = sources.env ?? {};
  refuseUnknownVariables(env);
  const file = sources.file === undefined ? {} : await readSettingsFile(sources.file);
  const given = new Map<SettingName, Given>();
  for (const name of settingNames) {
    const found = find(name, sources.options ?? {}, env, file, sources.file ?? '');
    if (found !== undefined) given.set(name, found);
  }
  const config = await complete(validate(given));
  const sourceOf = (name: SettingName) => [name, given.get(name)?.source ?? 'default'] as const;
  const origins = Object.fromEntries(settingNames.map(sourceOf));
  return { ...config, sources: origins as LoadedConfig['sources'] };
}

function refuseUnknownVariables(env: NodeJS.ProcessEnv): void {
  const known = new Set(settingNames.map(environmentName));
  const unknown = Object.keys(env).find(
    (name) => name.startsWith('VITRINE_') && !known.has(name) && !otherVariables.test(name),
  );
  if (unknown === undefined) return;
  throw new ConfigError('unknown-setting', `The environment names ${unknown}, which is no setting`);
}

async function readSettingsFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  let content: unknown;
  try {
    content = parse(await readFile(path, 'utf8')) ?? {};
  } catch (cause) {
    const said = fileFailure(cause) ?? (cause instanceof Error ? cause.message : '');
    const reason = said.split('\n', 1)[0];
    throw new ConfigError('unreadable-file', `${path} cannot be read: ${reason}`, { cause });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError('invalid-setting', `${path} must hold settings by name`);
  }
  const known: readonly string[] = settingNames;
  const unknown = Object.keys(content).find((name) => !known.includes(name));
  if (unknown === undefined) return { ...content };
  throw new ConfigError('unknown-setting', `${path} names ${unknown}, which is no setting`);
}

function find(
  name: SettingName,
  options: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  file: Readonly<Record<string, unknown>>,
  path: string,
): Given | undefined {
  const option = optionName(name);
  if (option !== undefined && options[option] !== undefined) {
    return { value: options[option], source: 'option', origin: `--${option}` };
  }
  const variable = environmentName(name);
  if (variable !== undefined && env[variable] !== undefined && env[variable] !== '') {
    return { value: env[variable], source: 'environment', origin: variable };
  }
  if (file[name] !== undefined) {
    return { value: file[name], source: 'file', origin: `${name} in ${path}` };
  }
  return undefined;
}

function validate(given: ReadonlyMap<SettingName, Given>): Config {
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const found = given.get(name);
    const parsed = settingSchemas[name].safeParse(found?.value);
    if (!parsed.success) throw invalid(found?.origin ?? name, parsed.error);
    values[name] = parsed.data;
  }
  if (values.keyPassphrase !== undefined && values.keyPassphraseFile !== undefined) {
    const origins = [given.get('keyPassphrase'), given.get('keyPassphraseFile')];
    const both = origins.map((found) => found?.origin).join(' and ');
    throw new ConfigError('conflicting-settings', `${both} exclude each other`);
  }
  return values as unknown as Config;
}

/** Names the place within the value, never the value. */
function invalid(origin: string, error: z.core.$ZodError): ConfigError {
  const issue = error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`;
  return new ConfigError('invalid-setting', `${origin}${place}: ${issue?.message ?? 'invalid'}`);
}

async function complete(config: Config): Promise<Config> {
  const dataDir = resolve(config.dataDir);
  if (config.keyPassphraseFile === undefined) return { ...config, dataDir };
  const keyPassphraseFile = resolve(config.keyPassphraseFile);
  return {
    ...config,
    dataDir,
    keyPassphraseFile,
    keyPassphrase: await readPassphrase(keyPassphraseFile),
  };
}

async function readPassphrase(path: string): Promise<Secret> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? '';
    throw new ConfigError('unreadable-file', `${path} cannot be read: ${reason}`, { cause });
  }
  const passphrase = content.split(/\r?\n/, 1)[0] ?? '';
  if (passphrase !== '') return new Secret(passphrase);
  throw new ConfigError('invalid-setting', `${path} is empty: its first line is the passphrase`);
}
