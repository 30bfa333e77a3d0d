import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createSigner, formatNote, signNote } from '@vitrine/tlog';
import {
  formatSignedSet,
  parseSignedSet,
  type RuleSetStatus,
  ruleSetDigest,
  ruleSetText,
  tryRuleSet,
} from '../../modules/analysis/index.ts';
import { writeFileDurably } from '../../platform/files.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { type Connection, connect, operatorOptions } from '../connection.ts';
import { table } from '../output.ts';

const siteOption = {
  site: { type: 'string', value: 'name', summary: 'One site only (default: every site)' },
} as const;
const setOptions = {
  name: { type: 'string', value: 'name', summary: 'The set’s name (default: the folder’s)' },
} as const;
const because = {
  because: {
    type: 'string',
    value: 'reason',
    required: true,
    summary: 'Why; it stands in the ledger',
  },
} as const;
const pollMs = 500;

async function readSources(folder: string) {
  const about = await stat(folder).catch(() => undefined);
  const files =
    about?.isDirectory() === true
      ? (await readdir(folder))
          .filter((name) => /\.yara?$/.test(name))
          .toSorted()
          .map((name) => path.join(folder, name))
      : [folder];
  if (about === undefined || files.length === 0) {
    throw new UsageError(`There are no rules (*.yar, *.yara) in ${folder}`);
  }
  return Promise.all(
    files.map(async (file) => ({ name: path.basename(file), text: await readFile(file, 'utf8') })),
  );
}

function nameOf(folder: string, given: string | undefined): string {
  return given ?? path.basename(path.resolve(folder)).replace(/\.yara?$/, '');
}

const check = defineCommand({
  name: 'rules check',
  summary: 'Compile rules, and try them on files that are known to be harmless',
  description:
    'Needs no running system. Status 1 where they do not compile, or where a rule condemns a harmless file or does not come to its end.',
  positionals: [{ name: 'folder', summary: 'A folder of *.yar, or one file' }],
  options: {
    goodware: {
      type: 'string',
      value: 'folder',
      multiple: true,
      summary: 'Harmless files or folders; may be repeated (default: they are compiled only)',
    },
  },
  examples: ['vitrine rules check rules/ --goodware /usr/bin'],
  async run({ options, positionals: [folder = ''], output, signal }) {
    const set = { name: nameOf(folder, 'check'), version: 1, sources: await readSources(folder) };
    const end = await tryRuleSet(set, { goodware: options.goodware, signal });
    if (end.kind === 'failed') throw new Error(end.problem);
    if (end.kind === 'invalid') {
      output.result({ valid: false, problems: end.problems }, () =>
        end.problems
          .map(({ source, line, column, message }) => `${source}:${line}:${column}: ${message}`)
          .join('\n'),
      );
      return 1;
    }
    const { files, bytes, matches, slow } = end.report;
    const lines = [
      `The rules compile; tried on ${files} files (${Math.round(bytes / 1e6)} MB).`,
      ...matches.map(
        (one) => `${one.rule} (${one.effect}) matches ${one.files}: ${one.examples[0]}`,
      ),
      ...slow.map(({ rule, examples }) => `${rule} does not come to its end: ${examples[0]}`),
    ];
    output.result({ valid: true, ...end.report }, lines.join('\n'));
    return slow.length > 0 || matches.some(({ effect }) => effect === 'condemns') ? 1 : 0;
  },
});

const sign = defineCommand({
  name: 'rules sign',
  summary: 'Make a signed rule set of a folder, with an operator’s own key',
  description:
    'Sites take it where their setting ruleSigners names the key. Every version of a set has a higher number than the ones before.',
  positionals: [
    { name: 'folder', summary: 'A folder of *.yar, or one file' },
    { name: 'file', summary: 'The file to be written' },
  ],
  options: {
    ...operatorOptions,
    ...setOptions,
    version: { type: 'integer', value: 'number', min: 1, required: true, summary: 'Its version' },
  },
  examples: ['vitrine rules sign rules/ phishing-7.json --name phishing --version 7 --as rita'],
  async run({ options, positionals: [folder = '', file = ''], output, env }) {
    const { signerKey, name: signer } = await connect(options, env).credentials(options.as);
    const set = {
      name: nameOf(folder, options.name),
      version: options.version,
      sources: await readSources(folder),
    };
    const text = ruleSetText(set);
    const note = formatNote(await signNote({ text }, [await createSigner(signerKey)]));
    const signed = formatSignedSet({ ...set, note });
    parseSignedSet(JSON.parse(signed));
    await writeFileDurably(file, signed, { mode: 0o644 });
    const digest = ruleSetDigest(set);
    output.result(
      { file, name: set.name, version: set.version, digest, signer },
      `${file}: ${set.name}, version ${set.version}, signed by ${signer} (${digest}).`,
    );
  },
});

const publish = defineCommand({
  name: 'rules publish',
  summary: 'Publish a signed rule set: sites compile it, try it on goodware, and put it in force',
  description:
    'Waits for the end of the trial. Status 1 where it was stopped: another person lets it through with vitrine rules allow, or it comes again with a higher version.',
  positionals: [{ name: 'file', summary: 'As vitrine rules sign made it' }],
  options: { ...operatorOptions, ...siteOption },
  examples: ['vitrine rules publish phishing-7.json --as alice'],
  async run({ options, positionals: [file = ''], output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const json: unknown = JSON.parse(await readFile(file, 'utf8'));
    const { name, version } = parseSignedSet(json);
    const ends = await atSites(connection, options.site, async (url) => {
      const path = `/v1/rule-sets/${name}/${version}`;
      let status = await connection.json<RuleSetStatus>('/v1/rule-sets', { token, json }, url);
      while (status.state === 'trying') {
        await new Promise((resolve) => setTimeout(resolve, pollMs));
        signal.throwIfAborted();
        status = await connection.json<RuleSetStatus>(path, { token }, url);
      }
      return status;
    });
    output.result(ends, () => ends.map(({ site, answer }) => sentence(site, answer)).join('\n'));
    return ends.every(({ answer }) => answer.state === 'live') ? 0 : 1;
  },
});

function sentence(site: string, status: RuleSetStatus): string {
  const { name, version, state, trial, objections, problem } = status;
  const tried = trial === undefined ? '' : ` (tried on ${trial.files} files)`;
  const why = [...objections, ...(problem === undefined ? [] : [problem])].map(
    (one) => `\n  ${one}`,
  );
  return `${site}: ${name}, version ${version}, is ${state}${tried}.${why.join('')}`;
}

const list = defineCommand({
  name: 'rules list',
  summary: 'List the rule sets of the sites, and what came of their trials',
  options: { ...operatorOptions, ...siteOption },
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const sites = await atSites(connection, options.site, (url) =>
      connection.json<{ ruleSets: RuleSetStatus[] }>('/v1/rule-sets', { token }, url),
    );
    output.result(
      sites.map(({ site, answer }) => ({ site, ...answer })),
      () =>
        table(
          ['site', 'set', 'version', 'state', 'signed by', 'published'],
          sites.flatMap(({ site, answer }) =>
            answer.ruleSets.map((one) => [
              site,
              one.name,
              String(one.version),
              one.state,
              one.signedBy,
              one.publishedAt ?? '',
            ]),
          ),
        ),
    );
  },
});

const allow = defineCommand({
  name: 'rules allow',
  summary: 'Let through a rule set that its trial stopped, as another person than published it',
  positionals: [
    { name: 'set', summary: 'Its name' },
    { name: 'version', summary: 'Its version' },
  ],
  options: { ...operatorOptions, ...siteOption, ...because },
  examples: ['vitrine rules allow phishing 7 --as bob --because "that file is no goodware"'],
  async run({ options, positionals: [name = '', version = ''], output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const asked = { token, json: { because: options.because } };
    const url = `/v1/rule-sets/${encodeURIComponent(name)}/${encodeURIComponent(version)}/overrides`;
    const ends = await atSites(connection, options.site, (at) =>
      connection.json<RuleSetStatus>(url, asked, at),
    );
    output.result(ends, () => ends.map(({ site, answer }) => sentence(site, answer)).join('\n'));
  },
});

const retire = defineCommand({
  name: 'rules retire',
  summary: 'Take a rule set out of force',
  positionals: [{ name: 'set', summary: 'Its name' }],
  options: { ...operatorOptions, ...siteOption, ...because },
  examples: ['vitrine rules retire phishing --as alice --because "replaced by another set"'],
  async run({ options, positionals: [name = ''], output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const asked = { token, json: { because: options.because } };
    const url = `/v1/rule-sets/${encodeURIComponent(name)}/retirement`;
    const ends = await atSites(connection, options.site, (at) =>
      connection.json<RuleSetStatus>(url, asked, at),
    );
    output.result(ends, () => ends.map(({ site, answer }) => sentence(site, answer)).join('\n'));
  },
});

interface AtSite<T> {
  readonly site: string;
  readonly answer: T;
}

/** One after the other: where one refuses, the ones after it are not asked. */
async function atSites<T>(
  connection: Connection,
  only: string | undefined,
  ask: (url: string) => Promise<T>,
): Promise<AtSite<T>[]> {
  if (only !== undefined) return [{ site: only, answer: await ask(await connection.site(only)) }];
  const sites = await connection.json<{ name: string; url: string }[]>('/v1/sites');
  const answers: AtSite<T>[] = [];
  for (const { name, url } of sites) answers.push({ site: name, answer: await ask(url) });
  return answers;
}

export const ruleCommands: readonly Command[] = [check, sign, publish, list, allow, retire];
