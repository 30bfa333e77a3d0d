import { version } from '../../version.ts';
import { defineCommand } from '../command.ts';

export const versionCommand = defineCommand({
  name: 'version',
  summary: 'Show the version of Vitrine and of what it runs on',
  async run({ output }) {
    const versions = { vitrine: version, node: process.versions.node };
    output.result(versions, `Vitrine ${versions.vitrine} on Node ${versions.node}`);
  },
});
