import {
  diffPolicies,
  type PolicyContent,
  parsePolicy,
  policyDocument,
  problemLine,
  type ResidencyPolicy,
  readPolicyDocument,
  renderChanges,
} from '../../modules/residency/index.ts';
import { type Command, defineCommand } from '../command.ts';
import { type Connection, connect, connectionOptions } from '../connection.ts';
import { readPolicyBytes, requirePolicy } from './policy-file.ts';
import { proposalCommands } from './policy-proposal.ts';

function summary(policy: ResidencyPolicy) {
  const regions = Object.values(policy.regions);
  return {
    version: policy.version,
    effective: policy.effective,
    sites: Object.keys(policy.sites),
    regions: Object.keys(policy.regions),
    countries: regions.reduce((sum, { countries }) => sum + countries.length, 0),
  };
}

const check = defineCommand({
  name: 'policy check',
  summary: 'Say whether a file is a residency policy, and what is wrong with it',
  description: 'Needs no running system. With problems, each is named at its line; status 1.',
  positionals: [{ name: 'file', summary: 'The policy (YAML)' }],
  examples: ['vitrine policy check examples/gti/2018.yaml'],
  async run({ positionals: [file = ''], output }) {
    const { policy, problems } = parsePolicy(await readPolicyBytes(file));
    if (policy === undefined) {
      output.result(
        { valid: false, problems },
        problems.map((one) => `${file}:${problemLine(one)}`).join('\n'),
      );
      return 1;
    }
    const facts = summary(policy);
    const { version, effective, sites, regions, countries } = facts;
    output.result(
      { valid: true, problems, ...facts },
      `${file} is a residency policy: version ${version}, effective ${effective}, ` +
        `${sites.length} sites, ${regions.length} regions with ${countries} countries.`,
    );
    return 0;
  },
});

interface PolicyAnswer {
  version: number;
  digest: string;
  document: unknown;
}

/** A file, or a published version by its number or `current`. */
async function readEither(name: string, connection: Connection): Promise<PolicyContent> {
  if (name !== 'current' && !/^[1-9]\d{0,9}$/.test(name))
    return policyDocument(requirePolicy(name, await readPolicyBytes(name)));
  const path = name === 'current' ? '/v1/policy' : `/v1/policy/${name}`;
  return readPolicyDocument((await connection.json<PolicyAnswer>(path)).document);
}

const diff = defineCommand({
  name: 'policy diff',
  summary: 'Say in sentences what changes from one policy to another',
  description: 'A policy is a file, or a published version: its number, or "current".',
  positionals: [
    { name: 'before', summary: 'File, number or current' },
    { name: 'after', summary: 'File, number or current' },
  ],
  options: connectionOptions,
  examples: [
    'vitrine policy diff examples/gti/2018.yaml examples/gti/2020.yaml',
    'vitrine policy diff current examples/gti/2020.yaml',
  ],
  async run({ options, positionals: [before = '', after = ''], output, env, signal }) {
    const connection = connect(options, env, signal);
    const changes = diffPolicies(
      await readEither(before, connection),
      await readEither(after, connection),
    );
    output.result({ changes }, () => renderChanges(changes));
  },
});

export const policyCommands: readonly Command[] = [check, diff, ...proposalCommands];
