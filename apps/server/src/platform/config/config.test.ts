import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { inspect } from 'node:util';
import {
  ConfigError,
  type ConfigErrorCode,
  type ConfigSources,
  loadConfig,
  Secret,
  settingsInForce,
} from './index.ts';
import { documentedSettings } from './reference.ts';
import { settingNames } from './schema.ts';

const folder = await mkdtemp(join(tmpdir(), 'config-'));
after(() => rm(folder, { recursive: true }));

async function fileOf(content: string): Promise<string> {
  const path = join(folder, 'vitrine.yaml');
  await writeFile(path, content);
  return path;
}

async function refused(
  sources: ConfigSources,
  code: ConfigErrorCode,
  words: RegExp,
): Promise<void> {
  await assert.rejects(loadConfig(sources), (error) => {
    assert(error instanceof ConfigError);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });
}

describe('settings', () => {
  it('have safe defaults', async () => {
    const config = await loadConfig({});
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.keyPassphrase, undefined);
    assert.equal(config.dataDir, join(process.cwd(), 'data'));
    assert.deepEqual(config.dataCentres, {});
  });

  it('come from the command line before the environment before the file', async () => {
    const file = await fileOf('port: 1\nhost: file\nlogLevel: warn\n');
    const env = { VITRINE_PORT: '2', VITRINE_HOST: 'env', HOME: '/root' };
    const config = await loadConfig({ options: { port: '3', json: true }, env, file });
    assert.deepEqual([config.port, config.host, config.logLevel], [3, 'env', 'warn']);
  });

  it('of data centres come from the file, with secrets hidden', async () => {
    const file = await fileOf(`
databaseUrls: { zurich: "postgresql://u:hush@db/x" }
clickhouseUrls: { zurich: "https://u:hush@ch:8443" }
dataCentres:
  zurich-1: { directory: /srv/zurich-1 }
  zurich-2:
    s3: { endpoint: "https://s3.example", region: r, bucket: b, accessKeyId: i, secretAccessKey: hush }
`);
    const config = await loadConfig({ file });
    const centre = config.dataCentres['zurich-2'];
    assert(centre !== undefined && 's3' in centre);
    assert.equal(centre.s3.secretAccessKey.reveal(), 'hush');
    assert.equal(config.databaseUrls.zurich?.reveal(), 'postgresql://u:hush@db/x');
    assert.equal(config.clickhouseUrls.zurich?.reveal(), 'https://u:hush@ch:8443');
    assert.doesNotMatch(JSON.stringify(config) + inspect(config, { depth: 9 }), /hush/);
  });

  it('take the passphrase from the first line of a file', async () => {
    const path = join(folder, 'passphrase');
    await writeFile(path, 'correct horse\nbattery\n');
    const config = await loadConfig({ env: { VITRINE_KEY_PASSPHRASE_FILE: path } });
    assert.equal(config.keyPassphrase?.reveal(), 'correct horse');
  });

  it('are refused by name', async () => {
    await refused({ env: { VITRINE_PORT: '65536' } }, 'invalid-setting', /^VITRINE_PORT: /);
    await refused({ options: { port: 'x' } }, 'invalid-setting', /^--port: /);
    await refused({ env: { VITRINE_PROT: '1' } }, 'unknown-setting', /VITRINE_PROT/);
    await refused({ file: await fileOf('prot: 1') }, 'unknown-setting', /names prot/);
    await refused({ file: await fileOf('- port') }, 'invalid-setting', /by name/);
    await refused({ file: await fileOf('port: [') }, 'unreadable-file', /vitrine\.yaml/);
    await refused({ file: join(folder, 'absent') }, 'unreadable-file', /absent/);
    await refused({ env: { VITRINE_OFFICE_URL: 'https://o/' } }, 'invalid-setting', /slash/);
    const both = { VITRINE_KEY_PASSPHRASE: 'x', VITRINE_KEY_PASSPHRASE_FILE: '/y' };
    await refused({ env: both }, 'conflicting-settings', /exclude each other/);
    const half = 'dataCentres: { z: { s3: { bucket: b } } }';
    await refused({ file: await fileOf(half) }, 'invalid-setting', /\(z\): must be either s3/);
  });

  it('that are secret cannot be given where every user of the machine would see them', async () => {
    const options = { 'key-passphrase': 'hush', 'database-url': 'postgresql://u:hush@db/x' };
    const config = await loadConfig({ options });
    assert.deepEqual([config.keyPassphrase, config.databaseUrl], [undefined, undefined]);
  });

  it('never show a secret when they are refused', async () => {
    await assert.rejects(
      loadConfig({ env: { VITRINE_DATABASE_URL: 'mysql://u:hush@db' } }),
      (error) => {
        assert.doesNotMatch(inspect(error), /hush/);
        return true;
      },
    );
  });

  it('are each documented by a comment on the type', async () => {
    const source = await readFile(new URL('config.ts', import.meta.url), 'utf8');
    const documented = documentedSettings(source);
    assert.deepEqual(
      documented.map(({ name }) => name),
      settingNames,
    );
    for (const { name, comment } of documented) assert.match(comment ?? '', /\.$/, name);
  });

  it('without a comment would be found', () => {
    const source = 'export interface Config {\n  /** A. */\n  readonly a: 1;\n  readonly b: 2;\n}';
    assert.deepEqual(documentedSettings(source), [
      { name: 'a', comment: 'A.' },
      { name: 'b', comment: undefined },
    ]);
  });
});

describe('the settings in force', () => {
  it('say where each came from, and no secret', async () => {
    const config = await loadConfig({
      options: { port: '9000' },
      env: { VITRINE_LOG_LEVEL: 'warn', VITRINE_KEY_PASSPHRASE: 'hush' },
      file: await fileOf('databaseUrls:\n  moscow: postgresql://u:hush@h/d\nhost: 0.0.0.0\n'),
    });
    const shown = new Map(settingsInForce(config).map(({ name, ...rest }) => [name, rest]));
    assert.deepEqual([...shown.keys()], settingNames);
    assert.deepEqual(shown.get('port'), { value: '9000', source: 'option', givenAs: '--port' });
    assert.deepEqual(shown.get('logLevel'), {
      value: 'warn',
      source: 'environment',
      givenAs: 'VITRINE_LOG_LEVEL',
    });
    assert.deepEqual(shown.get('host'), { value: '0.0.0.0', source: 'file', givenAs: 'host' });
    assert.equal(shown.get('keyPassphrase')?.value, '[secret]');
    assert.equal(shown.get('databaseUrls')?.value, '{"moscow":"[secret]"}');
    assert.deepEqual(shown.get('officeUrl'), {
      value: undefined,
      source: 'default',
      givenAs: undefined,
    });
    assert.doesNotMatch(JSON.stringify([...shown]), /hush/);
  });
});

describe('a secret', () => {
  it('shows itself only when asked', () => {
    const secret = new Secret('hush');
    const shown = [`${secret}`, JSON.stringify({ secret }), inspect(secret), inspect({ secret })];
    for (const text of shown) assert.match(text, /\[secret\]/);
    assert.doesNotMatch(shown.join(), /hush/);
    assert.equal(secret.reveal(), 'hush');
  });
});
