import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Command, defineCommand } from './command.ts';
import { commands, groups } from './commands/index.ts';
import { createOutput, table, toJson } from './output.ts';
import { type Program, runProgram } from './program.ts';
import type { TextSink } from './streams.ts';

class Sink implements TextSink {
  text = '';
  readonly isTTY: boolean;

  constructor(isTTY = false) {
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.text += text;
  }
}

const plan = defineCommand({
  name: 'relocate plan',
  summary: 'Plan a relocation',
  options: {
    region: { type: 'string', required: true, summary: 'Which region', value: 'name' },
    class: {
      type: 'string',
      multiple: true,
      choices: ['files', 'accounts'],
      summary: 'Which data',
    },
    copies: { type: 'integer', default: 2, summary: 'How many' },
    force: { type: 'boolean', short: 'f', summary: 'Whatever it takes' },
  },
  positionals: [
    { name: 'target', summary: 'Where to' },
    { name: 'note', summary: 'Why', optional: true },
  ],
  async run({ options, positionals, output }) {
    const region: string = options.region;
    const copies: number = options.copies;
    const classes: readonly ('files' | 'accounts')[] = options.class;
    const value = { region, copies, classes, force: options.force, positionals };
    output.note('planning');
    output.result(value, `planned ${region}`);
  },
});

const failing = defineCommand({
  name: 'fail',
  summary: 'Fail in a foreseen way',
  async run() {
    throw Object.assign(new Error('the disk is full'), { code: 'disk-full' });
  },
});

const crashing = defineCommand({
  name: 'crash',
  summary: 'Fail in an unforeseen way',
  async run() {
    throw new TypeError('undefined is not a function');
  },
});

const program: Program = {
  commands: [plan, failing, crashing, ...commands],
  groups: [{ name: 'relocate', summary: 'Move a region to another site' }],
  version: '1.2.3',
};

async function call(line: string): Promise<{ status: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const status = await runProgram(program, line === '' ? [] : line.split(' '), {
    stdout,
    stderr,
    env: {},
    signal: new AbortController().signal,
  });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

async function refused(line: string, words: RegExp): Promise<void> {
  const { status, stdout, stderr } = await call(line);
  assert.equal(status, 2, line);
  assert.equal(stdout, '');
  assert.match(stderr, words);
}

describe('a command line', () => {
  it('reaches the command with typed options', async () => {
    const line = 'relocate plan zurich --region=europe --class files --class accounts -f --json';
    const { status, stdout, stderr } = await call(line);
    assert.equal(status, 0);
    assert.equal(stderr, '');
    assert.deepEqual(JSON.parse(stdout), {
      region: 'europe',
      copies: 2,
      classes: ['files', 'accounts'],
      force: true,
      positionals: ['zurich'],
    });
  });

  it('asks every command for its help, help included', async () => {
    for (const { name } of program.commands) {
      const { status, stdout, stderr } = await call(`${name} --help`);
      assert.deepEqual({ name, status, stderr }, { name, status: 0, stderr: '' });
      assert.match(stdout, new RegExp(`^Usage: vitrine ${name}\\b`));
    }
    assert.equal((await call('help --json')).stdout, (await call('help')).stdout);
  });

  it('answers people in words, with remarks apart', async () => {
    const answer = await call('relocate plan zurich --region europe');
    assert.deepEqual(answer, { status: 0, stdout: 'planned europe\n', stderr: 'planning\n' });
  });

  it('is refused with what is wrong, and what was perhaps meant', async () => {
    await refused('relocate plan x', /--region is needed[\s\S]*vitrine relocate plan --help/);
    await refused('relocate plan --region europe', /<target> is missing/);
    await refused('relocate plan a b c --region europe', /Unexpected argument c/);
    await refused(
      'relocate plan a --regin europe',
      /Unknown option --regin \(did you mean --region\?\)/,
    );
    await refused('relocate plan a --region', /--region needs a value/);
    await refused('relocate plan a --force=yes', /--force takes no value/);
    await refused('relocate plan a --region x --region y', /--region was given 2 times/);
    await refused('relocate plan a --region x --copies two', /--copies must be a whole number/);
    await refused(
      'relocate plan a --region x --class ghosts',
      /one of files, accounts, not ghosts/,
    );
    await refused('relocate plan a --region x --__proto__ y', /Unknown option --__proto__/);
    await refused('relocate pln', /Unknown command relocate pln \(did you mean plan\?\)/);
    await refused('relocate', /relocate needs a command/);
    await refused('relcate plan', /Unknown command relcate \(did you mean relocate\?\)/);
    await refused('xyzzy', /Unknown command xyzzy\n/);
  });

  it('is refused as a problem where JSON was asked for', async () => {
    const { status, stderr } = await call('relocate plan --json');
    assert.equal(status, 2);
    assert.equal(JSON.parse(stderr).type, 'urn:vitrine:problem:usage');
  });

  it('is refused where it names a number out of range, or what is not there', async () => {
    for (const command of ['up', 'office', 'site --name zurich']) {
      for (const port of ['99999', 'abc', '-1', '1.5']) {
        await refused(`${command} --port=${port}`, /^vitrine: --port must be .* 0 to 65535, not /);
      }
    }
    await refused('site --name zurich --workers 0', /--workers must be a whole number from 1 on/);
    await refused('demo --files 0', /--files must be a whole number from 1 on/);
    await refused('up --config /nope', /^vitrine: .*There is no file or folder \/nope\n$/);
  });
});

describe('a failure', () => {
  it('that was foreseen is one line', async () => {
    const { status, stderr } = await call('fail');
    assert.equal(status, 1);
    assert.equal(stderr, 'vitrine: the disk is full\n');
  });

  it('that was not shows where it came from', async () => {
    assert.match(
      (await call('crash')).stderr,
      /undefined is not a function[\s\S]*program\.test\.ts/,
    );
  });

  it('of the file system is a sentence', async () => {
    const { status, stderr } = await call('demo /nope');
    assert.equal(status, 1);
    assert.equal(stderr, 'vitrine: There is no file or folder /nope\n');
  });

  it('is a problem where JSON was asked for', async () => {
    const { status, stdout, stderr } = await call('fail --json');
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.deepEqual(JSON.parse(stderr), {
      type: 'urn:vitrine:problem:disk-full',
      title: 'Not done',
      detail: 'the disk is full',
    });
  });
});

describe('help', () => {
  it('lists commands and groups', async () => {
    for (const line of ['--help', 'help', '-h']) {
      const { status, stdout } = await call(line);
      assert.equal(status, 0);
      assert.match(stdout, /relocate … +Move a region/);
      assert.match(stdout, /fail +Fail in a foreseen way/);
    }
  });

  it('lists a group', async () => {
    for (const line of ['relocate --help', 'help relocate']) {
      assert.match((await call(line)).stdout, /relocate plan +Plan a relocation/);
    }
  });

  it('describes a command whole, whatever else is on the line', async () => {
    const { status, stdout } = await call('relocate plan --copies many --help');
    assert.equal(status, 0);
    assert.match(
      stdout,
      /Usage: vitrine relocate plan --region <name> \[options\] <target> \[<note>\]/,
    );
    assert.match(stdout, /-f, --force +Whatever it takes/);
    assert.match(stdout, /--copies <integer> +How many \(default 2\)/);
    assert.match(stdout, /--class <string> +Which data \(files, accounts; may be repeated\)/);
  });

  it('exists for every command, in lines of at most 80 columns but for command lines', async () => {
    for (const { name, summary } of commands) {
      assert.doesNotMatch(summary, /\.$/, `${name}: a summary has no full stop`);
      const { stdout } = await call(`${name} --help`.replace(/^help /, 'help '));
      const prose = stdout.split('\n').filter((line) => !/^(Usage:| {2}vitrine)/.test(line));
      for (const line of prose) assert(line.length <= 80, `${name}: ${line}`);
    }
  });

  it('has a group for each first word of two-word commands', () => {
    const firsts = (list: readonly Command[]): string[] =>
      list.filter(({ name }) => name.includes(' ')).map(({ name }) => name.split(' ')[0] ?? '');
    assert.deepEqual([...new Set(firsts(commands))].sort(), groups.map(({ name }) => name).sort());
  });
});

describe('output', () => {
  it('of a version is plain', async () => {
    assert.equal((await call('--version')).stdout, '1.2.3\n');
    assert.equal((await call('--version --json')).stdout, '{"version":"1.2.3"}\n');
  });

  it('turns what JSON lacks into strings', () => {
    const at = Temporal.Instant.from('2026-11-23T10:00:00Z');
    assert.equal(
      toJson({ index: 2n ** 60n, at }),
      '{"index":"1152921504606846976","at":"2026-11-23T10:00:00Z"}',
    );
  });

  it('aligns tables, numbers to the right', () => {
    const text = table(
      ['site', 'bytes'],
      [
        ['zurich', 5],
        ['rome', 1_000n],
      ],
    );
    assert.equal(text, 'site    bytes\nzurich      5\nrome     1000');
  });
});

describe('progress', () => {
  it('is a bar on a terminal', () => {
    const stderr = new Sink(true);
    const progress = createOutput({ stdout: new Sink(), stderr }, false).progress('copying');
    progress.update(50, 100, '3 MB/s');
    progress.end();
    assert.match(stderr.text, /\r.*copying █{12}░{12} {2}50 % 3 MB\/s\n$/);
  });

  it('is a line for each tenth elsewhere', () => {
    const stderr = new Sink();
    const progress = createOutput({ stdout: new Sink(), stderr }, false).progress('copying');
    for (let done = 0; done <= 1_000; done += 1) progress.update(done, 1_000);
    progress.end('done');
    assert.equal(stderr.text.split('\n').length, 11 + 1 + 1);
    assert.match(stderr.text, /^copying: 0 %\n[\s\S]*copying: 100 %\ncopying: done\n$/);
  });

  it('is nothing with JSON, and never claims all before it is', () => {
    const silent = new Sink();
    createOutput({ stdout: silent, stderr: silent }, true).progress('x').update(1, 2);
    assert.equal(silent.text, '');
    const stderr = new Sink();
    createOutput({ stdout: silent, stderr }, false).progress('x').update(999_999, 1_000_000);
    assert.equal(stderr.text, 'x: 99 %\n');
  });
});
