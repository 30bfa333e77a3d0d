import {
  diffPolicies,
  type ProposalStatus,
  parsePolicy,
  policyDigest,
  policyDocument,
  readPolicyDocument,
  renderChanges,
} from '../../modules/residency/index.ts';
import { signPolicyApproval } from '../approval.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { type Connection, connect, operatorOptions } from '../connection.ts';
import { askWithFile, readPolicyBytes, requirePolicy } from './policy-file.ts';

const proposalUrl = '/v1/policy-proposals';
const id = {
  name: 'proposal',
  summary: 'Its id (default: the newest that is open)',
  optional: true,
} as const;

const propose = defineCommand({
  name: 'policy propose',
  summary: 'Propose a file as the next version of the policy; another person approves it',
  description:
    'Homes do not change by a file: that is a relocation (vitrine relocate plan). A proposal lasts a week, and ends when another version is published.',
  positionals: [{ name: 'file', summary: 'The policy (YAML)' }],
  options: operatorOptions,
  examples: ['vitrine policy propose policy.yaml --as alice'],
  async run({ options, positionals: [file = ''], output, env }) {
    const bytes = await readPolicyBytes(file);
    requirePolicy(file, bytes);
    const connection = connect(options, env);
    const { token } = await connection.credentials(options.as);
    const json = { yaml: Buffer.from(bytes).toString('utf8') };
    const proposed = await askWithFile(file, () =>
      connection.json<ProposalStatus>(proposalUrl, { token, json }),
    );
    output.result(
      proposed,
      `Version ${proposed.version} is proposed (${proposed.proposal}). Another person approves it: ` +
        'vitrine policy approve --as …',
    );
  },
});

const approve = defineCommand({
  name: 'policy approve',
  summary: 'Sign the approval of a proposed policy, as another operator than who proposed it',
  description:
    'Says what the policy changes and signs, with the operator’s own key, the digest of exactly that.',
  positionals: [id],
  options: operatorOptions,
  examples: ['vitrine policy approve --as bob'],
  async run({ options, positionals, output, env }) {
    const connection = connect(options, env);
    const credentials = await connection.credentials(options.as);
    const { token } = credentials;
    const found = await find(connection, token, positionals[0], ['waiting']);
    const proposed = await connection.json<ProposalText>(`${proposalUrl}/${found.proposal}`, {
      token,
    });
    const changes = await changesOf(connection, proposed);
    const approval = await signPolicyApproval(proposed, credentials);
    const url = `${proposalUrl}/${proposed.proposal}/approvals`;
    const status = await connection.json<ProposalStatus>(url, { token, json: { approval } });
    output.result(
      { ...status, changes },
      () =>
        `${renderChanges(changes)}\nVersion ${status.version} is approved. Put it in force: vitrine policy apply`,
    );
  },
});

const apply = defineCommand({
  name: 'policy apply',
  summary: 'Publish an approved proposal as the next version of the policy',
  description: 'Refused where another version was published since it was proposed.',
  positionals: [id],
  options: operatorOptions,
  examples: ['vitrine policy apply --as alice'],
  async run({ options, positionals, output, env }) {
    const connection = connect(options, env);
    const { token } = await connection.credentials(options.as);
    const { proposal } = await find(connection, token, positionals[0], ['approved', 'waiting']);
    const published = await connection.json<{ version: number; digest: string }>('/v1/policies', {
      token,
      json: { proposal },
    });
    const { version, digest } = published;
    output.result(published, `Policy version ${version} is in force (${digest}).`);
  },
});

export const proposalCommands: readonly Command[] = [propose, approve, apply];

interface ProposalText extends ProposalStatus {
  readonly yaml: string;
}

async function find(
  connection: Connection,
  token: string,
  asked: string | undefined,
  states: readonly string[],
): Promise<Pick<ProposalStatus, 'proposal'>> {
  if (asked !== undefined) return { proposal: asked };
  const { proposals } = await connection.json<{ proposals: ProposalStatus[] }>(proposalUrl, {
    token,
  });
  const found = proposals.find(({ state }) => states.includes(state));
  if (found !== undefined) return found;
  throw new UsageError('There is no proposal that is open: vitrine policy propose <file>');
}

/** What the text changes. @throws Error where the office names another digest than the text has */
async function changesOf(connection: Connection, proposed: ProposalText) {
  const before = await connection.json<{ document: unknown }>(`/v1/policy/${proposed.version - 1}`);
  const previous = readPolicyDocument(before.document);
  const { policy } = parsePolicy(proposed.yaml);
  const document = policy && policyDocument(policy, previous);
  const isThatOne =
    document !== undefined &&
    policyDigest(document) === proposed.digest &&
    policyDigest(previous) === proposed.replaces;
  if (isThatOne) return diffPolicies(previous, document);
  throw new Error('The office asks to sign another policy than it shows: nothing was signed');
}
