import { z } from 'zod';
import { logLevels } from '../logger.ts';
import type { Config } from './config.ts';
import { Secret } from './secret.ts';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower case letters and hyphens');
const text = z.string().min(1, 'must not be empty');
const secret = text.transform((value) => new Secret(value));
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine((url) => !url.endsWith('/'), 'must not end with a slash');
const postgresUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' })
  .transform((value) => new Secret(value));
const clickhouseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
  .transform((value) => new Secret(value));

function whole(min: number, max: number): z.ZodCoercedNumber {
  const message = `must be a whole number, ${min} to ${max}`;
  return z.coerce.number(message).int(message).min(min, message).max(max, message);
}

const port = z.coerce
  .number('must be a port')
  .int('must be a port')
  .min(0, 'must be a port, 0 to 65535')
  .max(65_535, 'must be a port, 0 to 65535');

/** RFC 9116, section 2.5.3: an address alone is no URI. */
const contact = z
  .string()
  .max(500)
  .regex(/^(mailto:[^\s@<>"]+@[^\s@<>"]+|https:\/\/[^\s<>"]+)$/, 'must be mailto:… or https://…');

/** In a signed note a name holds neither spaces nor plus signs (C2SP signed-note). */
const originBase = z.string().regex(/^[a-z0-9.-]{1,100}$/, 'must be a host name');

const dataCentre = z.union(
  [
    z.strictObject({
      s3: z.strictObject({
        endpoint: httpUrl,
        region: text,
        bucket: text,
        accessKeyId: text,
        secretAccessKey: secret,
      }),
    }),
    z.strictObject({ directory: text }),
  ],
  'must be either s3 (endpoint, region, bucket, accessKeyId, secretAccessKey) or directory',
);

/** C2SP signed-note, "Verifier keys", of type Ed25519: a name, an id, and a byte 01 before the key. */
const verifierKey = z
  .string()
  .regex(/^[^+\s,]{1,100}\+[0-9a-f]{8}\+AQ?[A-Za-z0-9+/]{42,44}={0,2}$/, 'must be a verifier key');
const verifierKeys = z.union(
  [
    z.array(verifierKey),
    z
      .string()
      .transform((list) => list.split(/[\s,]+/).filter((one) => one !== ''))
      .pipe(z.array(verifierKey)),
  ],
  'must be verifier keys, separated by commas',
);

const clamdAddress = z
  .string()
  .regex(
    /^(?:unix:(?:\/\/)?\/.{1,100}|tcp:\/\/(?:\[[0-9a-f:]+\]|[A-Za-z0-9.-]+):\d{1,5})$/,
    'must be tcp://host:port or unix:/path',
  );

/** One entry for each member of `Config`, in its order. */
export const settingSchemas = {
  dataDir: text.default('data'),
  host: text.default('127.0.0.1'),
  port: port.default(8080),
  officeUrl: httpUrl.optional(),
  publicUrl: httpUrl.optional(),
  contact: contact.optional(),
  originBase: originBase.default('vitrine.local'),
  databaseUrl: postgresUrl.optional(),
  databaseUrls: z.record(name, postgresUrl).default({}),
  clickhouseUrl: clickhouseUrl.optional(),
  clickhouseUrls: z.record(name, clickhouseUrl).default({}),
  clickhouseMemoryMiB: whole(256, 1_048_576).default(1024),
  clickhouseIdleMinutes: whole(1, 10_000).default(10),
  keyPassphrase: secret.optional(),
  keyPassphraseFile: text.optional(),
  logLevel: z.enum(logLevels).default('info'),
  dataCentres: z.record(name, dataCentre).default({}),
  signInProviders: z
    .record(name, z.strictObject({ issuer: httpUrl, clientId: text, clientSecret: secret }))
    .default({}),
  analysisProcesses: whole(0, 256).default(2),
  analysisMemoryMebibytes: whole(128, 1_048_576).default(1024),
  analysisStageSeconds: whole(1, 3_600).default(20),
  analysisFileSeconds: whole(1, 36_000).default(90),
  analysisFileMebibytes: whole(1, 16_384).default(100),
  analysisDepth: whole(0, 100).default(10),
  analysisMembers: whole(0, 1_000_000).default(5_000),
  analysisUnpackedMebibytes: whole(1, 1_048_576).default(512),
  analysisTreeFiles: whole(0, 10_000_000).default(10_000),
  ruleSigners: verifierKeys.default([]),
  goodwareFolder: text.optional(),
  clamdAddress: clamdAddress.optional(),
} satisfies { readonly [Name in keyof Config]-?: z.ZodType };

export type SettingName = keyof typeof settingSchemas;

export const settingNames = Object.keys(settingSchemas) as readonly SettingName[];

/** What no variable or option can hold. */
const fileOnly: readonly SettingName[] = [
  'databaseUrls',
  'clickhouseUrls',
  'dataCentres',
  'signInProviders',
];

/** `dataDir` → `VITRINE_DATA_DIR`; undefined where it can stand in the file only. */
export function environmentName(setting: SettingName): string | undefined {
  if (fileOnly.includes(setting)) return undefined;
  return `VITRINE_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** What every user of the machine would see in the list of processes. */
const notOnCommandLine: readonly SettingName[] = [
  ...fileOnly,
  'databaseUrl',
  'clickhouseUrl',
  'keyPassphrase',
];

/** `keyPassphraseFile` → `key-passphrase-file`, `dataDir` → `data`; undefined where it cannot stand on a command line. */
export function optionName(setting: SettingName): string | undefined {
  if (notOnCommandLine.includes(setting)) return undefined;
  if (setting === 'dataDir') return 'data';
  return setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** As it would be written; undefined where there is none. */
export function defaultOf(setting: SettingName): string | undefined {
  const parsed = settingSchemas[setting].safeParse(undefined);
  if (!parsed.success || parsed.data === undefined) return undefined;
  return typeof parsed.data === 'object' ? JSON.stringify(parsed.data) : String(parsed.data);
}
