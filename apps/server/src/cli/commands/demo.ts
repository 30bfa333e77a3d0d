import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleVerifier } from '@vitrine/verifier/build';
import { startEverything } from '../../compose/everything.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { createLogger } from '../../platform/logger.ts';
import { defineCommand, UsageError } from '../command.ts';
import { connect } from '../connection.ts';
import { chooseFiles } from '../demo/files.ts';
import { tell } from '../demo/story.ts';

const ownPackages = fileURLToPath(new URL('../../../../../node_modules', import.meta.url));

/** The main job on real files, told while it happens. */
export const demo = defineCommand({
  name: 'demo',
  summary: 'Play the whole story on real files: submit, relocate, certify, verify',
  description:
    'Starts a system of its own in the output folder, submits the files for customers of six countries, sends made-up statistics of their products, moves Europe from Moscow to Zurich ' +
    'while submissions go on, and leaves receipts, certificate, manifest, trust policy and a verifier that needs nothing but Node.',
  positionals: [
    {
      name: 'folder',
      summary: 'Files to submit (default: the installed packages)',
      optional: true,
    },
  ],
  options: {
    out: {
      type: 'string',
      value: 'folder',
      summary: 'Where to leave it all',
      default: './vitrine-demo',
    },
    files: {
      type: 'integer',
      value: 'number',
      summary: 'How many files at the most',
      default: 300,
      min: 1,
    },
    'log-level': { type: 'string', value: 'level', summary: 'What is logged', default: 'error' },
  },
  examples: ['vitrine demo', 'vitrine demo /usr/share/doc --files 1000 --json'],
  async run({ options, positionals, output, signal }) {
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    const folder = path.resolve(options.out, stamp);
    const given = path.resolve(positionals[0] ?? ownPackages);
    const files = await chooseFiles(given, options.files);
    if (files.length === 0) throw new UsageError(`${given} holds no file to submit`, 'demo');
    await mkdir(folder, { recursive: true });
    const data = path.join(folder, 'data');
    const config = await loadConfig({
      options: { data, port: 0, 'log-level': options['log-level'] },
    });
    const begunMs = performance.now();
    const logger = createLogger({ level: config.logLevel, pretty: true });
    await using everything = await startEverything(config, logger);
    const { office, sites } = everything;
    output.note(`0. A system of its own: office ${office}, ${Object.keys(sites).join(', ')}.`);
    const connection = connect({ office, data }, {}, signal);
    const told = await tell({ connection, files, folder, output, signal });
    const verifier = path.join(folder, 'vitrine-verify.mjs');
    await writeFile(verifier, await bundleVerifier());
    const seconds = Math.round((performance.now() - begunMs) / 1000);
    output.result({ ...told, seconds }, () =>
      [
        '',
        `Done in ${seconds} s. Europe was fenced for ${told.fenceMs} ms. What is left in ${told.folder}:`,
        '   receipts/, certificate.json, certificate-of-one-customer.json, move.manifest, trust-policy.txt, vitrine-verify.mjs',
        'Carry that folder to any machine with Node 20 or newer and check it there:',
        `   ${told.verify}`,
      ].join('\n'),
    );
    return told.valid && told.lost === 0 ? 0 : 1;
  },
});
