import { readFile } from 'node:fs/promises';
import type { CaseView } from '../../modules/authority-requests/index.ts';
import { signReleaseApproval } from '../approval.ts';
import { type Command, defineCommand, type PositionalSpec, UsageError } from '../command.ts';
import { connect, operatorOptions } from '../connection.ts';
import { askAs, casePositional, requestsUrl, standing } from './request-case.ts';

const reasoned = {
  ...operatorOptions,
  reason: { type: 'string', value: 'words', summary: 'Why', required: true },
} as const;
const gatePositional = { name: 'gate', summary: 'Such as authenticity, scope, search' } as const;

const pass = defineCommand({
  name: 'request pass',
  summary: 'Pass a gate by a code',
  description:
    'Authenticity by call-back takes the number that was called and where it is known from: never from the request itself.',
  positionals: [casePositional, gatePositional],
  options: {
    ...reasoned,
    code: { type: 'string', value: 'code', summary: 'How it is passed', required: true },
    number: { type: 'string', value: 'number', summary: 'Called back at' },
    source: { type: 'string', value: 'words', summary: 'Where the number or key is known from' },
    site: { type: 'string', value: 'name', summary: 'Where was looked', multiple: true },
  },
  examples: [
    'vitrine request pass 2026-0001 form --code complete --reason "signed and dated" --as carla',
  ],
  async run({ options, positionals: [id = '', gate = ''], output, env }) {
    const { code, reason, number, source, site: sites } = options;
    const { post } = await askAs(options, env);
    const after = await post(`${id}/acts`, {
      act: 'pass',
      gate,
      code,
      reason,
      ...(number === undefined ? {} : { number }),
      ...(source === undefined ? {} : { source }),
      ...(sites.length === 0 ? {} : { sites }),
    });
    output.result(after, () => standing(after));
  },
});

const reject = defineCommand({
  name: 'request reject',
  summary: 'Reject a gate by a code: the case goes to its decision',
  positionals: [casePositional, gatePositional],
  options: {
    ...reasoned,
    code: { type: 'string', value: 'code', summary: 'Why, by the table', required: true },
  },
  examples: [
    'vitrine request reject 2026-0001 legal-basis --code no-basis --reason "none is named" --as carla',
  ],
  async run({ options, positionals: [id = '', gate = ''], output, env }) {
    const { code, reason } = options;
    const { post } = await askAs(options, env);
    const after = await post(`${id}/acts`, { act: 'reject', gate, code, reason });
    output.result(after, () => standing(after));
  },
});

const decide = defineCommand({
  name: 'request decide',
  summary: 'Say what becomes of the case; a second person reviews it',
  positionals: [casePositional],
  options: {
    ...reasoned,
    outcome: { type: 'string', value: 'outcome', summary: 'Such as no-data', required: true },
    notice: {
      type: 'string',
      value: 'when',
      summary: 'When the user is told: not-applicable, notify:DATE or gag:DATE',
      default: 'not-applicable',
    },
  },
  examples: [
    'vitrine request decide 2026-0001 --outcome no-data --reason "no such customer" --as carla',
  ],
  async run({ options, positionals: [id = ''], output, env }) {
    const { outcome, reason } = options;
    const [kind, on] = options.notice.split(':');
    const notice = on === undefined ? { kind } : { kind, on };
    const { post } = await askAs(options, env);
    const after = await post(`${id}/acts`, { act: 'decide', outcome, reason, notice });
    output.result(after, () => `${standing(after)}\nDigest ${after.digest}`);
  },
});

const review = defineCommand({
  name: 'request review',
  summary: 'Approve what is decided, as a second person, or send it back',
  description:
    'Signs, with the operator’s own key, the digest of case, scope, outcome, notice and each item that leaves. Look at the case first: vitrine request show.',
  positionals: [casePositional],
  options: {
    ...operatorOptions,
    digest: {
      type: 'string',
      value: 'digest',
      summary: 'What was looked at, as request show names it; refused where the case has changed',
    },
    return: { type: 'string', value: 'words', summary: 'Send it back instead, and why' },
  },
  examples: ['vitrine request review 2026-0001 --as rita'],
  async run({ options, positionals: [id = ''], output, env }) {
    const connection = connect(options, env);
    const credentials = await connection.credentials(options.as);
    const { token } = credentials;
    if (options.return !== undefined) {
      const json = { reason: options.return };
      const url = `${requestsUrl}/${id}/returns`;
      const back = await connection.json<CaseView>(url, { token, json });
      output.result(back, () => standing(back));
      return;
    }
    const { id: request, digest } = await connection.json<CaseView>(`${requestsUrl}/${id}`, {
      token,
    });
    if (digest === undefined) throw new UsageError('Nothing is decided yet', 'request review');
    if (options.digest !== undefined && options.digest !== digest) {
      throw new UsageError('The case has changed since: nothing was signed', 'request review');
    }
    const approval = await signReleaseApproval({ id: request, digest }, credentials);
    const url = `${requestsUrl}/${request}/approvals`;
    const after = await connection.json<CaseView>(url, { token, json: { approval } });
    output.result(after, () => standing(after));
  },
});

const deliver = defineCommand({
  name: 'request deliver',
  summary: 'Record that the answer was given; make the package where something is handed over',
  positionals: [casePositional],
  options: {
    ...reasoned,
    recipient: {
      type: 'string',
      value: 'age1…',
      summary: 'The requester’s key, known from elsewhere than the request',
    },
    costs: { type: 'string', value: 'words', summary: 'What was charged' },
  },
  examples: ['vitrine request deliver 2026-0001 --reason "by registered letter" --as carla'],
  async run({ options, positionals: [id = ''], output, env }) {
    const { reason, recipient, costs } = options;
    const { post } = await askAs(options, env);
    const after = await post(`${id}/deliveries`, {
      reason,
      ...(recipient === undefined ? {} : { recipient }),
      ...(costs === undefined ? {} : { costs }),
    });
    const made = after.files.filter(({ kind }) => kind === 'package').at(-1);
    output.result(after, () =>
      made === undefined
        ? standing(after)
        : `${standing(after)}\nThe package: vitrine request fetch ${after.number} ${made.id} --out ${made.name}`,
    );
  },
});

const scope = defineCommand({
  name: 'request narrow',
  summary: 'Narrow the scope; what was approved of the wider one is void',
  positionals: [casePositional, { name: 'file', summary: 'The scope, as JSON' }],
  options: reasoned,
  async run({ options, positionals: [id = '', file = ''], output, env }) {
    const scope: unknown = JSON.parse(await readFile(file, 'utf8'));
    const { post } = await askAs(options, env);
    const json = { act: 'change-scope', scope, reason: options.reason };
    const after = await post(`${id}/acts`, json);
    output.result(after, () => standing(after));
  },
});

const gag = defineCommand({
  name: 'request gag',
  summary: 'Say whether the user must not be told, and until when',
  positionals: [casePositional],
  options: {
    ...reasoned,
    until: { type: 'string', value: 'date', summary: 'The last day of the gag' },
    review: { type: 'string', value: 'date', summary: 'Of a gag without an end: asked again then' },
    basis: { type: 'string', value: 'words', summary: 'The article or order' },
    lifted: { type: 'boolean', summary: 'There is none, or none any more' },
    notice: { type: 'string', value: 'when', summary: 'Once the answer was given: as in decide' },
  },
  async run({ options, positionals: [id = ''], output, env }) {
    const { until, review, basis, lifted, reason } = options;
    const dates = {
      ...(until === undefined ? {} : { expiresOn: until }),
      ...(review === undefined ? {} : { reviewOn: review }),
      ...(basis === undefined ? {} : { basis }),
    };
    const [kind, on] = options.notice?.split(':') ?? [];
    const notice = on === undefined ? { kind } : { kind, on };
    const { post } = await askAs(options, env);
    const after = await post(`${id}/acts`, {
      act: 'set-gag',
      gag: lifted ? { exists: false } : { exists: true, ...dates },
      ...(kind === undefined ? {} : { notice }),
      reason,
    });
    output.result(after, () => standing(after));
  },
});

interface PlainCommand {
  readonly word: string;
  readonly act: string;
  readonly summary: string;
  /** A second word that the act takes, under this name. */
  readonly takes?: PositionalSpec;
}

const plain: readonly PlainCommand[] = [
  { word: 'notice', act: 'settle-notice', summary: 'Settle the notice, as it was planned' },
  { word: 'paper', act: 'paper', summary: 'The paper of an emergency has come' },
  { word: 'close', act: 'close', summary: 'Close the case' },
  { word: 'withdraw', act: 'withdraw', summary: 'The authority has withdrawn its request' },
  {
    word: 'reopen',
    act: 'reopen',
    summary: 'Open the case again at a gate; what came after is void',
    takes: gatePositional,
  },
  {
    word: 'remove-item',
    act: 'remove-item',
    summary: 'Take an item out of what is handed over',
    takes: { name: 'item', summary: 'Its id, as request show names it' },
  },
];

const plainCommands = plain.map(({ word, act, summary, takes }) =>
  defineCommand({
    name: `request ${word}`,
    summary,
    positionals: takes === undefined ? [casePositional] : [casePositional, takes],
    options: reasoned,
    async run({ options, positionals: [id = '', taken], output, env }) {
      const { post } = await askAs(options, env);
      const more = takes === undefined ? {} : { [takes.name]: taken };
      const after = await post(`${id}/acts`, { act, reason: options.reason, ...more });
      output.result(after, () => standing(after));
    },
  }),
);

const contest = defineCommand({
  name: 'request contest',
  summary: 'Note that the request was challenged, or the decision appealed',
  positionals: [casePositional],
  options: {
    ...operatorOptions,
    kind: { type: 'string', summary: 'Which', choices: ['challenge', 'appeal'], required: true },
    text: { type: 'string', value: 'words', summary: 'Before whom, and why', required: true },
  },
  async run({ options, positionals: [id = ''], output, env }) {
    const { kind, text } = options;
    const { post } = await askAs(options, env);
    const after = await post(`${id}/acts`, { act: 'contest', kind, text });
    output.result(after, () => standing(after));
  },
});

export const requestGateCommands: readonly Command[] = [
  pass,
  reject,
  scope,
  gag,
  decide,
  review,
  deliver,
  ...plainCommands,
  contest,
];
