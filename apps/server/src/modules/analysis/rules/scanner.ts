import type { FileUnderAnalysis, StageContext } from '../stage.ts';
import { withinMs } from './deadline.ts';
import { readScan } from './result.ts';
import { aloneWithNeeds, type RuleText, splitSource } from './split.ts';
import type { RuleBundle, RuleFindings, RuleMatch, RuleSet } from './types.ts';
import { type CompiledRules, createYara, type Namespace, type RuleGlobals } from './yara.ts';

/** Holds files against rules; lives in a child process that can be killed. */
export interface RuleScanner {
  /**
   * Takes these sets from now on; nothing happens where it has this generation. What was loaded
   * before stays where they do not compile.
   * @throws {CompileError}
   */
  load(bundle: RuleBundle): Promise<void>;
  /** Of what is loaded; undefined before the first. */
  readonly generation: number | undefined;
  /**
   * A rule that does not come to its end is stopped and named in `unfinished` and as a limit; the
   * others are asked all the same.
   */
  scan(file: FileUnderAnalysis, context: StageContext): Promise<RuleFindings>;
}

export interface ScannerOptions {
  /** Of the stage's time, for all rules together. */
  readonly togetherShare: number;
  /** Of the stage's time, until when rules are asked one by one after that. */
  readonly aloneShare: number;
  /** Of one rule that is asked alone. */
  readonly aloneMs: number;
  readonly nowMs: () => number;
}

const usual: ScannerOptions = {
  togetherShare: 0.35,
  aloneShare: 0.85,
  aloneMs: 1_000,
  nowMs: () => performance.now(),
};

/** A pattern is found so often at most; what a condition counts of it (`#a`) ends there too. */
const matchesPerPatternMax = 1_000;

interface Loaded {
  readonly bundle: RuleBundle;
  readonly rules: CompiledRules;
  readonly sets: ReadonlyMap<string, RuleSet>;
}

export function createRuleScanner(options: Partial<ScannerOptions> = {}): RuleScanner {
  const { togetherShare, aloneShare, aloneMs, nowMs } = { ...usual, ...options };
  let loaded: Loaded | undefined;

  async function load(bundle: RuleBundle): Promise<void> {
    if (loaded?.bundle.generation === bundle.generation) return;
    const fresh = await compileBundle(bundle);
    loaded?.rules.free();
    loaded = fresh;
  }

  async function scan(file: FileUnderAnalysis, context: StageContext): Promise<RuleFindings> {
    if (loaded === undefined) throw new Error('no rules are loaded');
    const { bundle, rules, sets } = loaded;
    const startedMs = nowMs();
    const { stageMs } = context.limits;
    const globals = globalsOf(file);
    const found = withinMs(stageMs * togetherShare, () => scanOnce(rules, file.bytes, globals));
    const about = {
      generation: bundle.generation,
      sets: bundle.sets.map(({ name, version }) => ({ name, version })),
    };
    if (found !== undefined) {
      return { ...about, matches: readScan(found.value, sets), unfinished: [] };
    }
    // The instance was stopped in the middle: its memory is not to be trusted any more.
    loaded = await compileBundle(bundle);
    const untilMs = startedMs + stageMs * aloneShare;
    const alone = await scanAlone(bundle, { file, globals, untilMs });
    for (const where of alone.unfinished) {
      context.limited({ limit: 'stageMs', allowed: aloneMs, where: `rule ${where}` });
    }
    return { ...about, ...alone };
  }

  /** Asks rule by rule, each with a time of its own. */
  async function scanAlone(
    bundle: RuleBundle,
    of: { file: FileUnderAnalysis; globals: RuleGlobals; untilMs: number },
  ): Promise<{ matches: RuleMatch[]; unfinished: string[] }> {
    const sets = new Map(bundle.sets.map((set) => [set.name, set]));
    const matches: RuleMatch[] = [];
    const unfinished: string[] = [];
    let yara = await createYara();
    for (const { set, rule, source } of singleRules(bundle)) {
      const leftMs = of.untilMs - nowMs();
      const asked = leftMs < 1 ? undefined : askAlone(set, source, Math.min(aloneMs, leftMs));
      if (asked === undefined) {
        unfinished.push(`${set}/${rule}`);
        if (leftMs >= 1) yara = await createYara();
        continue;
      }
      matches.push(...readScan(asked.value, sets).filter((match) => match.rule === rule));
    }
    return { matches, unfinished };

    function askAlone(set: string, source: string, ms: number) {
      return withinMs(ms, () => {
        const rules = yara.compile([{ name: set, sources: [{ name: set, text: source }] }]);
        try {
          return scanOnce(rules, of.file.bytes, of.globals);
        } finally {
          rules.free();
        }
      });
    }
  }

  return {
    load,
    scan,
    get generation() {
      return loaded?.bundle.generation;
    },
  };
}

/** @throws {CompileError} */
async function compileBundle(bundle: RuleBundle): Promise<Loaded> {
  const yara = await createYara();
  const namespaces: readonly Namespace[] = bundle.sets;
  return {
    bundle,
    rules: yara.compile(namespaces),
    sets: new Map(bundle.sets.map((set) => [set.name, set])),
  };
}

function scanOnce(rules: CompiledRules, bytes: Uint8Array, globals: RuleGlobals): unknown {
  const scanner = rules.scanner();
  try {
    scanner.setMaxMatchesPerPattern(matchesPerPatternMax);
    for (const [name, value] of Object.entries(globals)) scanner.setGlobal(name, value);
    return scanner.scan(bytes);
  } finally {
    scanner.free();
  }
}

const nameLengthMax = 1_024;

function globalsOf({ name = '', identification }: FileUnderAnalysis): RuleGlobals {
  return {
    file_name: name.slice(0, nameLengthMax),
    file_format: identification.format,
    media_type: identification.mediaType,
  };
}

interface SingleRule {
  readonly set: string;
  readonly rule: string;
  readonly source: string;
}

function* singleRules(bundle: RuleBundle): Generator<SingleRule> {
  for (const set of bundle.sets) {
    const imports = new Set<string>();
    const all: RuleText[] = [];
    for (const { text } of set.sources) {
      const split = splitSource(text);
      for (const one of split.imports) imports.add(one);
      all.push(...split.rules);
    }
    for (const rule of all) {
      const source = [...imports, aloneWithNeeds(rule, all)].join('\n');
      yield { set: set.name, rule: rule.name, source };
    }
  }
}
