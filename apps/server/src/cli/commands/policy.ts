import { open } from 'node:fs/promises';
import {
  diffPolicies,
  POLICY_BYTES_MAX,
  type PolicyContent,
  type PolicyProblem,
  parsePolicy,
  policyDocument,
  problemLine,
  type ResidencyPolicy,
  readPolicyDocument,
  renderChanges,
} from '../../modules/residency/index.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import {
  ApiError,
  type Connection,
  connect,
  connectionOptions,
  operatorOptions,
} from '../connection.ts';

/** The file has problems: they are the answer, and the exit status is 1. */
class PolicyInvalid extends Error {
  override readonly name = 'PolicyInvalid';
  readonly code = 'policy-invalid';
  readonly title = 'Not a residency policy';

  constructor(file: string, problems: readonly PolicyProblem[]) {
    super([`${file} cannot be used:`, ...problems.map(problemLine)].join('\n  '));
  }
}

/** No more of a file than shows that it is too large for a policy. @throws UsageError */
async function readBytes(file: string): Promise<Uint8Array> {
  try {
    await using handle = await open(file, 'r');
    const buffer = Buffer.alloc(POLICY_BYTES_MAX + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) return buffer.subarray(0, length);
      length += bytesRead;
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') throw new UsageError(`There is no file ${file}`);
    if (code === 'EISDIR') throw new UsageError(`${file} is a folder`);
    if (code === 'EACCES') throw new UsageError(`${file} may not be read`);
    throw error;
  }
}

/** @throws PolicyInvalid */
function requirePolicy(file: string, bytes: Uint8Array): ResidencyPolicy {
  const { policy, problems } = parsePolicy(bytes);
  if (policy === undefined) throw new PolicyInvalid(file, problems);
  return policy;
}

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
    const { policy, problems } = parsePolicy(await readBytes(file));
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
    return policyDocument(requirePolicy(name, await readBytes(name)));
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

const apply = defineCommand({
  name: 'policy apply',
  summary: 'Publish a policy as the next version',
  description:
    'Homes do not change by a file: that is a relocation (vitrine relocate plan). The file in force, applied again, changes nothing.',
  positionals: [{ name: 'file', summary: 'The policy (YAML)' }],
  options: operatorOptions,
  examples: ['vitrine policy apply policy.yaml --as alice'],
  async run({ options, positionals: [file = ''], output, env, signal }) {
    const bytes = await readBytes(file);
    requirePolicy(file, bytes);
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const json = { yaml: Buffer.from(bytes).toString('utf8') };
    const published = await publish(connection, { token, json }, file);
    const { version, digest } = published;
    output.result(published, `Policy version ${version} is in force (${digest}).`);
  },
});

async function publish(
  connection: Connection,
  asking: { token: string; json: { yaml: string } },
  file: string,
): Promise<PolicyAnswer> {
  try {
    return await connection.json<PolicyAnswer>('/v1/policies', asking);
  } catch (error) {
    if (error instanceof ApiError && Array.isArray(error.problem.problems)) {
      throw new PolicyInvalid(file, error.problem.problems);
    }
    throw error;
  }
}

export const policyCommands: readonly Command[] = [check, diff, apply];
