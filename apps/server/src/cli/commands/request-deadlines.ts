import { type Command, defineCommand } from '../command.ts';
import { operatorOptions } from '../connection.ts';
import { table } from '../output.ts';
import { askAs, casePositional, describe } from './request-case.ts';

interface Rule {
  readonly name: string;
  readonly law: string;
  readonly article: string;
  readonly duty: string;
}

const rules = defineCommand({
  name: 'request rules',
  summary: 'The laws whose deadlines are known, each with its article',
  options: operatorOptions,
  async run({ options, output, env }) {
    const { connection, token } = await askAs(options, env);
    const known = await connection.json<{ rules: Rule[] }>('/v1/deadline-rules', { token });
    output.result(known, () =>
      table(
        ['rule', 'law', 'article', 'duty'],
        known.rules.map(({ name, law, article, duty }) => [name, law, article, duty]),
      ),
    );
  },
});

const add = defineCommand({
  name: 'request due',
  summary: 'Give a case one more deadline, by the rule of a law',
  positionals: [casePositional, { name: 'rule', summary: 'As request rules names it' }],
  options: {
    ...operatorOptions,
    place: {
      type: 'string',
      value: 'code',
      summary: 'Whose working days count: CH, US-CA',
      required: true,
    },
    end: {
      type: 'string',
      value: 'time',
      summary: 'Of named-in-order: the first moment that is too late, in UTC with milliseconds',
    },
  },
  examples: ['vitrine request due 2026-0001 epoc-10-days --place DE --as carla'],
  async run({ options, positionals: [id = '', rule = ''], output, env }) {
    const { place, end } = options;
    const { post } = await askAs(options, env);
    const named = end === undefined ? {} : { namedEnd: end };
    const after = await post(`${id}/deadlines`, { rule, place, ...named });
    output.result(after, () => describe(after));
  },
});

const change = defineCommand({
  name: 'request deadline',
  summary: 'Extend, pause, resume or meet a deadline, as far as its law lets one',
  positionals: [casePositional, { name: 'deadline', summary: 'Its id, as request show names it' }],
  options: {
    ...operatorOptions,
    act: {
      type: 'string',
      summary: 'What to do',
      choices: ['extend', 'pause', 'resume', 'meet'],
      required: true,
    },
    reason: { type: 'string', value: 'words', summary: 'Why', required: true },
  },
  async run({ options, positionals: [id = '', deadline = ''], output, env }) {
    const { act, reason } = options;
    const { post } = await askAs(options, env);
    const after = await post(`${id}/deadlines/${deadline}`, { act, reason });
    output.result(after, () => describe(after));
  },
});

export const requestDeadlineCommands: readonly Command[] = [rules, add, change];
