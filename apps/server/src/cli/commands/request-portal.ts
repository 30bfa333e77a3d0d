import type { Announcement, CaseView } from '../../modules/authority-requests/index.ts';
import { type Command, defineCommand } from '../command.ts';
import { operatorOptions } from '../connection.ts';
import { table } from '../output.ts';
import { askAs, standing } from './request-case.ts';

const url = '/v1/authority-request-announcements';
const reference = { name: 'reference', summary: 'As request announced names it' } as const;

const announced = defineCommand({
  name: 'request announced',
  summary: 'What authorities have announced at the portal, and nobody has believed yet',
  options: operatorOptions,
  async run({ options, output, env }) {
    const { connection, token } = await askAs(options, env);
    const found = await connection.json<{ announcements: Announcement[] }>(url, { token });
    output.result(found, () =>
      table(
        ['reference', 'received', 'category', 'authority', 'country', 'instrument'],
        found.announcements.map(({ reference, receivedAt, intake }) => [
          reference,
          receivedAt,
          intake.category,
          intake.authority.name,
          intake.authority.country,
          intake.law.instrument,
        ]),
      ),
    );
  },
});

const accept = defineCommand({
  name: 'request accept',
  summary: 'Make a case of an announcement; its gates are all before it',
  positionals: [reference],
  options: {
    ...operatorOptions,
    'time-zone': {
      type: 'string',
      value: 'zone',
      summary: 'By which its days are counted: Europe/Zurich',
      required: true,
    },
    rule: { type: 'string', value: 'rule', summary: 'Of its deadline, where it takes one' },
    place: { type: 'string', value: 'code', summary: 'Whose working days count', default: 'CH' },
  },
  examples: ['vitrine request accept P-0123456789abcdef --time-zone Europe/Zurich --as carla'],
  async run({ options, positionals: [named = ''], output, env }) {
    const { rule, place } = options;
    const { connection, token } = await askAs(options, env);
    const json = {
      timeZone: options['time-zone'],
      deadlines: rule === undefined ? [] : [{ rule, place }],
    };
    const path = `${url}/${encodeURIComponent(named)}/acceptance`;
    const made = await connection.json<CaseView>(path, { token, json });
    output.result(made, () => `${made.number} is entered.\n${standing(made)}`);
  },
});

const decline = defineCommand({
  name: 'request decline',
  summary: 'Decline an announcement: its content is forgotten',
  positionals: [reference],
  options: {
    ...operatorOptions,
    reason: { type: 'string', value: 'words', summary: 'Why', required: true },
  },
  async run({ options, positionals: [named = ''], output, env }) {
    const { connection, token } = await askAs(options, env);
    const path = `${url}/${encodeURIComponent(named)}/refusal`;
    await connection.fetch(path, { token, json: { reason: options.reason } });
    output.result({ reference: named, declined: true }, `${named} is declined.`);
  },
});

export const requestPortalCommands: readonly Command[] = [announced, accept, decline];
