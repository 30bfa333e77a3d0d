import type { Command, CommandGroup } from '../command.ts';
import { analysisCommands } from './analysis.ts';
import { demo } from './demo.ts';
import { help } from './help.ts';
import { keyCommands } from './key.ts';
import { ledgerCommands } from './ledger.ts';
import { operatorCommands } from './operator.ts';
import { policyCommands } from './policy.ts';
import { relocateCommands } from './relocate.ts';
import { reputationCommands } from './reputation.ts';
import { reputationSetCommands } from './reputation-sets.ts';
import { requestCommands } from './request.ts';
import { requestDeadlineCommands } from './request-deadlines.ts';
import { requestFileCommands } from './request-files.ts';
import { requestGateCommands } from './request-gates.ts';
import { requestPortalCommands } from './request-portal.ts';
import { ruleCommands } from './rules.ts';
import { sampleCommands } from './sample.ts';
import { scan } from './scan.ts';
import { office, site } from './serve-party.ts';
import { statisticsCommands } from './statistics.ts';
import { checkCoverage } from './statistics-coverage.ts';
import { eraseStatistics } from './statistics-erase.ts';
import { submit } from './submit.ts';
import { up } from './up.ts';
import { versionCommand } from './version.ts';

/** Every command; a new one is a file beside this one and a line here. */
export const commands: readonly Command[] = [
  up,
  office,
  site,
  ...policyCommands,
  ...operatorCommands,
  ...keyCommands,
  submit,
  scan,
  ...reputationSetCommands,
  ...sampleCommands,
  ...analysisCommands,
  ...statisticsCommands,
  eraseStatistics,
  checkCoverage,
  ...ruleCommands,
  ...reputationCommands,
  ...relocateCommands,
  ...requestCommands,
  ...requestGateCommands,
  ...requestFileCommands,
  ...requestDeadlineCommands,
  ...requestPortalCommands,
  ...ledgerCommands,
  demo,
  help,
  versionCommand,
];

/** What the first words of two-word commands stand for. */
export const groups: readonly CommandGroup[] = [
  { name: 'policy', summary: 'Which site is the home of whose data' },
  { name: 'operator', summary: 'The people of the operator' },
  { name: 'key', summary: 'API keys of customers’ product clients' },
  { name: 'sample', summary: 'Samples: where they lie, reading them, keeping them intact' },
  { name: 'analysis', summary: 'What became of samples: verdicts, reports, and work that waits' },
  { name: 'statistics', summary: 'Threat statistics: sending them, and what became of them' },
  { name: 'rules', summary: 'Rules by which files are judged: signing, publishing, retiring' },
  { name: 'request', summary: 'Requests of authorities, from intake to the answer' },
  {
    name: 'reputation',
    summary: 'What is told of files: known good ones, the read model, offline sets',
  },
  { name: 'ledger', summary: 'The public ledgers' },
  { name: 'relocate', summary: 'Move a region’s data to another site, with proof' },
];
