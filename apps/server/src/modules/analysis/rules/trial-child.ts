import { readFileSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultLimits } from '../limits.ts';
import { decodeBundle } from './bundle.ts';
import { createRuleScanner } from './scanner.ts';
import type { TrialOrder, TrialTold } from './trial.ts';
import { CompileError } from './yara.ts';

/**
 * Tries a rule set in a process of its own, which may read and do nothing else: compiles it, and holds
 * every file of the goodware against it. Orders come by standard input, one JSON; what is found goes to
 * standard output, a line of JSON each.
 */
const fileBytesMax = 200 * 1_048_576;
const tellEveryMs = 250;

function tell(told: TrialTold): void {
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

async function* filesBelow(places: readonly string[]): AsyncGenerator<string> {
  for (const place of places) {
    const stat = await lstat(place).catch(() => undefined);
    if (stat?.isFile() === true && stat.size > 0 && stat.size <= fileBytesMax) yield place;
    if (stat?.isDirectory() !== true) continue;
    const names = await readdir(place);
    yield* filesBelow(names.toSorted().map((name) => path.join(place, name)));
  }
}

async function main(): Promise<void> {
  const order: TrialOrder = JSON.parse(readFileSync(0, 'utf8'));
  const scanner = createRuleScanner({ aloneMs: order.ruleMs });
  try {
    await scanner.load(decodeBundle(Buffer.from(order.bundle)));
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    tell({ kind: 'invalid', problems: error.problems });
    return;
  }
  tell({ kind: 'compiled' });
  const limits = { ...defaultLimits, stageMs: order.fileMs };
  let [files, bytes, toldMs] = [0, 0, 0];
  for await (const file of filesBelow(order.goodware)) {
    if (bytes >= order.bytesMax) break;
    const content = await readFile(file);
    const identification = {
      mediaType: 'application/octet-stream',
      format: 'data',
      family: 'data',
      description: 'data',
    } as const;
    const subject = { bytes: content, name: path.basename(file), identification };
    const { matches, unfinished } = await scanner.scan(subject, {
      limits,
      limited: () => undefined,
    });
    for (const { rule, effect } of matches) tell({ kind: 'match', file, rule, effect });
    for (const rule of unfinished) tell({ kind: 'slow', file, rule });
    files += 1;
    bytes += content.length;
    if (performance.now() - toldMs < tellEveryMs) continue;
    toldMs = performance.now();
    tell({ kind: 'progress', files, bytes });
  }
  tell({ kind: 'done', files, bytes });
}

await main();
