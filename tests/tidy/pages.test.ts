import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArguments } from '../../apps/server/src/cli/arguments.ts';
import { commands } from '../../apps/server/src/cli/commands/index.ts';
import { connect } from '../../apps/server/src/cli/connection.ts';
import { defaultOf } from '../../apps/server/src/platform/config/schema.ts';
import { main as verify } from '../../packages/verifier/src/cli.ts';
import { fencesOf, malformedFences, shellCommands, type Words } from './pages.ts';
import { readFiles } from './source-files.ts';

const pages = readFiles('**/*.md');
const fences = fencesOf(pages);
const shell = fences
  .filter(({ language }) => language === 'sh')
  .flatMap(({ page, line, text }) =>
    shellCommands(text).map((words) => ({ place: `${page}:${line}`, words })),
  );
const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFiles('package.json').get('package.json') ?? '',
);

/** Why a command line of a page could not be typed; undefined where it can, or is no affair of ours. */
async function faultOf(words: Words): Promise<string | undefined> {
  const [program, ...rest] = words[0] === 'npx' ? words.slice(1) : words;
  if (program === 'vitrine') return vitrineFault(rest);
  if (program === 'vitrine-verify') return verifierFault(rest);
  if (program === 'node' && /vitrine-verify\.mjs$/.test(rest[0] ?? '')) {
    return verifierFault(rest.slice(1));
  }
  if (program === 'npm') return npmFault(rest);
  return undefined;
}

function vitrineFault(words: Words): string | undefined {
  const command = commands
    .toSorted((a, b) => b.name.length - a.name.length)
    .find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `));
  if (command === undefined) return `there is no command ${words.slice(0, 2).join(' ')}`;
  try {
    readArguments(command, words.slice(command.name.split(' ').length));
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** It reads its files before it looks at them: that those of a page are not here is no fault. */
async function verifierFault(words: Words): Promise<string | undefined> {
  let complaint = '';
  const output = { stdout: () => undefined, stderr: (text: string) => (complaint += text) };
  const status = await verify(words, output);
  return status === 2 && !complaint.includes('cannot be read') ? complaint : undefined;
}

function npmFault([first = '', second = '']: Words): string | undefined {
  const script = first === 'run' ? second : first;
  if (script === 'ci' || Object.hasOwn(scripts, script)) return undefined;
  return `there is no script ${script}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

it('what pages tell to type is understood', async () => {
  const ours = shell.filter(({ words }) => /^(npx|npm|vitrine)/.test(words[0] ?? ''));
  assert(ours.length > 40, 'the commands were found');
  const faults: string[] = [];
  for (const { place, words } of ours) {
    const fault = await faultOf(words);
    if (fault !== undefined) faults.push(`${place}: ${words.join(' ')}: ${fault}`);
  }
  assert.deepEqual(faults, []);
});

describe('what is not understood is found', () => {
  const wrong: [line: string, fault: RegExp][] = [
    ['npx vitrine fly', /no command fly/],
    ['npx vitrine relocate', /no command relocate/],
    ['npx vitrine relocate plan --region europe', /--to is needed/],
    ['npx vitrine operator create alice --land CH', /Unknown option --land/],
    ['npx vitrine up there', /Unexpected argument there/],
    ['npx vitrine-verify receipt a.json', /--trust FILE is missing/],
    ['npx vitrine-verify ledger data --trust a --sate b', /--sate/],
    ['npm run fly', /no script fly/],
    ['npm fly', /no script fly/],
  ];
  for (const [line, fault] of wrong) {
    it(line, async () => assert.match((await faultOf(shellCommands(line)[0] ?? [])) ?? '', fault));
  }
});

it('a shell text is cut into its commands', () => {
  const text = [
    'export KEY=$(npx a --b "c d" | node -p \'e; f\') # comment',
    'X=1 Y="2 3" npx g \\',
    '  --h "$KEY" i#j && npm ci',
    'curl -H "k: $(cat l)" http://m/ | tee "n o"',
    '',
  ].join('\n');
  assert.deepEqual(shellCommands(text), [
    ['export', 'KEY='],
    ['npx', 'a', '--b', 'c d'],
    ['node', '-p', 'e; f'],
    ['npx', 'g', '--h', '$KEY', 'i#j'],
    ['npm', 'ci'],
    ['curl', '-H', 'k: $(cat l)', 'http://m/'],
    ['tee', 'n o'],
  ]);
});

it('JSON, YAML and TypeScript of pages can be read', () => {
  assert(fences.length > 30, 'the blocks were found');
  assert.deepEqual(malformedFences(fences), []);
});

it('what cannot be read is found', () => {
  const page =
    '# A\n```json\n{"a": }\n```\n- b\n  ```yaml\n  a: [\n  ```\n\n```ts\nconst = 1;\n```\n';
  const found = malformedFences(fencesOf(new Map([['a.md', page]])));
  assert.deepEqual(
    found.map((fault) => fault.replace(/: .*/, '')),
    ['a.md:3 is not json', 'a.md:7 is not yaml', 'a.md:11 is not ts'],
  );
});

it('the first page begins with the two commands', () => {
  const [start, test] = fencesOf(readFiles('README.md'));
  assert.deepEqual([start?.text, test?.text], ['npm ci && npm start\n', 'npm ci && npm test\n']);
});

it('pages name the addresses that are listened on, and commands can find the office', () => {
  const port = Number(defaultOf('port'));
  for (const [path, text] of readFiles('README.md', 'docs/operating/monitoring.md')) {
    const ports = [...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, digits]) => Number(digits));
    assert(ports.length > 0 && ports.every((one) => one >= port && one <= port + 2), path);
  }
  const office = `http://127.0.0.1:${port}`;
  const isKnown = connect({ office: undefined, data: 'data' }, {}).officeUrl === office;
  const isTold = pages.get('README.md')?.includes(`export VITRINE_OFFICE_URL=${office}\n`);
  assert.notEqual(
    isKnown,
    isTold,
    'the first page tells where the office is if it must, and only then',
  );
});
