import type { Details } from './details.ts';
import type { ElfStructure } from './elf/elf.ts';
import type { HtmlStructure } from './html/html.ts';
import type { LnkStructure } from './lnk/lnk.ts';
import type { OleStructure } from './ole/ole.ts';
import type { OoxmlStructure } from './ooxml/ooxml.ts';
import type { PdfStructure } from './pdf/pdf.ts';
import type { PeStructure } from './pe/pe.ts';
import type { RtfStructure } from './rtf/rtf.ts';
import type { ScriptStructure } from './script/script.ts';
import type { Macros } from './vba/macros.ts';
import type { SeenTrait } from './vba/trait.ts';

/** Something that harmless files seldom have; the verdict weighs it, 0 to 100. */
export interface Trait {
  readonly code: string;
  readonly words: string;
  readonly weight: number;
  readonly where?: string;
}

/**
 * What in a structure speaks against a file, in words that a person can follow. None of it condemns
 * alone: a weight says how seldom harmless files have it.
 */
export function traitsOf(details: Details | undefined): Trait[] {
  switch (details?.kind) {
    case 'pe':
      return peTraits(details);
    case 'elf':
      return elfTraits(details);
    case 'ole':
      return oleTraits(details);
    case 'ooxml':
      return ooxmlTraits(details);
    case 'rtf':
      return rtfTraits(details);
    case 'pdf':
      return pdfTraits(details);
    case 'html':
      return htmlTraits(details);
    case 'script':
      return scriptTraits(details);
    case 'lnk':
      return lnkTraits(details);
    default:
      return [];
  }
}

type Candidate = readonly [holds: boolean, code: string, weight: number, words: string];

function held(...candidates: readonly Candidate[]): Trait[] {
  return candidates.flatMap(([holds, code, weight, words]) =>
    holds ? [{ code, words, weight }] : [],
  );
}

function peTraits({ signature, packers, tlsCallbacks, sections }: PeStructure): Trait[] {
  const tools = packers.flatMap(({ tool }) => tool ?? []);
  const isOdd = sections.some(({ flags }) => flags.includes('write') && flags.includes('execute'));
  return held(
    [
      signature.state === 'mismatch',
      'signature-mismatch',
      45,
      'It was changed after it was signed',
    ],
    [
      signature.state === 'signature-invalid',
      'signature-invalid',
      45,
      'Its signature is not its signer’s',
    ],
    [tools.length > 0, 'packed', 10, `It is packed: ${[...new Set(tools)].join(', ')}`],
    [
      packers.length - tools.length >= 2,
      'packed-unknown',
      25,
      'Its code is hidden from being read',
    ],
    [isOdd, 'writable-code', 10, 'It can write the code that it runs'],
    [tlsCallbacks > 0 && isOdd, 'early-code', 10, 'Code runs before the program’s own start'],
  );
}

function elfTraits({ packers, sections, segments }: ElfStructure): Trait[] {
  const isOdd = segments.some(({ type, flags }) => type === 'load' && flags === 'rwx');
  return held(
    [packers.includes('UPX'), 'packed', 15, 'It is packed: UPX'],
    [sections.length === 0, 'no-sections', 10, 'Its section headers were taken away'],
    [isOdd, 'writable-code', 15, 'It can write the code that it runs'],
  );
}

const starts = /^(?:starts|uses a program|speaks HTTP|downloads|writes|puts code|calls functions)/;

function macroTraits(macros: Macros | undefined): Trait[] {
  if (macros === undefined) return [];
  const acts = macros.suspicious.filter(({ why }) => starts.test(why));
  const runs = macros.autoRun.some((name) => /open|exec|activate|layout|painted/i.test(name));
  const hides = macros.layers.some(({ how }) => how.some((step) => step !== 'concatenation'));
  const words = [...new Set(acts.map(({ why }) => why))].slice(0, 4).join(', ');
  return held(
    [true, 'macros', 5, 'It has macros'],
    [runs && acts.length > 0, 'macro-acts-alone', 55, `A macro runs by itself and ${words}`],
    [!runs && acts.length > 1, 'macro-acts', 20, `A macro ${words}`],
    [hides, 'macro-hides', 25, 'Its macros hide texts'],
    [
      macros.modules.some(({ sourceMissing }) => sourceMissing),
      'macro-stomped',
      50,
      'The source of a macro was taken away, its compiled code was not',
    ],
  );
}

const runsOthers = /^(?:DDE|DDEAUTO)$/;

function documentTraits(fields: OoxmlStructure['fields'], programs: boolean): Trait[] {
  return held(
    [
      fields.some(({ instruction }) => runsOthers.test(instruction)),
      'dde',
      55,
      'A field starts another program',
    ],
    [programs, 'embedded-program', 40, 'It carries a program'],
  );
}

const programName = /\.(?:exe|scr|com|pif|dll|bat|cmd|ps1|vbs|vbe|jse?|wsf|hta|lnk|msi|cpl|jar)$/i;

function oleTraits({ macros, fields, embedded, excel }: OleStructure): Trait[] {
  const programs = embedded.some(({ fileName }) => programName.test(fileName ?? ''));
  const sheets = excel?.sheets.filter(({ kind }) => kind === 'excel4-macros') ?? [];
  return [
    ...macroTraits(macros),
    ...documentTraits(fields, programs),
    ...held(
      [sheets.length > 0, 'excel4', 20, 'It has macros of Excel 4'],
      [
        sheets.length > 0 && (excel?.autoRunNames.length ?? 0) > 0,
        'excel4-alone',
        35,
        'They run by themselves',
      ],
      [
        excel?.links.some(({ kind }) => kind === 'dde-or-ole') ?? false,
        'dde',
        40,
        'Cells speak to another program',
      ],
    ),
  ];
}

function ooxmlTraits({
  macros,
  fields,
  external,
  dde,
  excel4,
  autoRunNames,
}: OoxmlStructure): Trait[] {
  const loaded = external.filter(({ type, target }) => loads.test(type) && remote.test(target));
  return [
    ...macroTraits(macros),
    ...documentTraits(fields, false),
    ...held(
      [
        loaded.length > 0,
        'remote-template',
        45,
        'Opening it loads a template or object from elsewhere',
      ],
      [dde.length > 0, 'dde', 55, 'Cells speak to another program'],
      [excel4.length > 0, 'excel4', 20, 'It has macros of Excel 4'],
      [excel4.length > 0 && autoRunNames.length > 0, 'excel4-alone', 35, 'They run by themselves'],
    ),
  ];
}

const loads = /^(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath)$/i;
const remote = /^(?:https?:|ftp:|mhtml:|\\\\|file:\/\/\S|ms-)/i;

function rtfTraits({ objects, fields, template, obfuscated }: RtfStructure): Trait[] {
  const programs = objects.some(({ embedded }) =>
    embedded.some(({ fileName }) => programName.test(fileName ?? '')),
  );
  const equation = objects.some(({ className }) => /^equation/i.test(className));
  return [
    ...documentTraits(fields, programs),
    ...held(
      [
        equation,
        'equation',
        45,
        'It has an object of the equation editor, which is known for its holes',
      ],
      [
        objects.some(({ updates }) => updates),
        'object-updates',
        20,
        'An object is loaded without anybody asking',
      ],
      [
        template !== undefined && remote.test(template),
        'remote-template',
        45,
        'Opening it loads a template from elsewhere',
      ],
      [
        obfuscated.length > 0 && objects.length > 0,
        'rtf-bent',
        30,
        'Its objects are written so that they are hard to read',
      ],
    ),
  ];
}

function pdfTraits({
  scripts,
  launches,
  openAction,
  embedded,
  hiddenNames,
  additionalActions,
}: PdfStructure): Trait[] {
  const alone = openAction === 'JavaScript' || additionalActions > 0;
  const hides = scripts.some(({ layers }) =>
    layers.some(({ how }) => how.some((step) => encodings.has(step))),
  );
  return held(
    [launches.length > 0, 'launch', 55, 'It starts a program'],
    [scripts.length > 0, 'scripts', 10, 'It has scripts'],
    [scripts.length > 0 && alone, 'scripts-alone', 10, 'A script runs by itself'],
    [hides, 'scripts-hide', 30, 'Its scripts hide texts'],
    [
      embedded.some(({ fileName }) => programName.test(fileName ?? '')),
      'embedded-program',
      40,
      'It carries a program',
    ],
    [hiddenNames > 0, 'hidden-names', 30, 'Its keywords are written so that they are hard to find'],
  );
}

function htmlTraits(html: HtmlStructure): Trait[] {
  const smuggles = html.suspicious.some(({ word }) => word === 'Blob');
  const carries = html.layers.some(({ file }) => file !== undefined);
  return held(
    [
      html.application && html.suspicious.some(isAct),
      'application',
      45,
      'It is an application that starts programs',
    ],
    [smuggles && carries, 'smuggling', 50, 'It makes a file up and saves it'],
    [html.frames.some(({ hidden }) => hidden), 'hidden-frame', 10, 'It has a hidden frame'],
  );
}

const isAct = ({ why }: SeenTrait) => starts.test(why);

function scriptTraits({ suspicious, layers }: ScriptStructure): Trait[] {
  const decoded = layers.filter(({ how }) => how.some((step) => encodings.has(step)));
  const runsText = suspicious.some(({ why }) => why.startsWith('runs text'));
  const runsDownload = suspicious.some(({ why }) => why === 'runs what it downloads');
  const downloads = suspicious.some(({ why }) => why === 'downloads');
  return held(
    [decoded.length > 0 && runsText, 'runs-hidden-text', 45, 'It decodes text and runs it'],
    [
      layers.some(({ file }) => file !== undefined),
      'carries-program',
      40,
      'It carries a file in encoded form',
    ],
    [runsDownload || (downloads && runsText), 'runs-download', 40, 'It runs what it downloads'],
    [
      suspicious.some(({ why }) => why.startsWith('switches')),
      'switches-off',
      55,
      'It switches the scanning of scripts off',
    ],
    [
      suspicious.some(({ why }) => why === 'deletes backups'),
      'deletes-backups',
      45,
      'It deletes backups',
    ],
  );
}

const encodings = new Set([
  'base64',
  'hexadecimal',
  'gzip',
  'deflate',
  'zlib',
  'rot13',
  'list of numbers',
]);

function lnkTraits(lnk: LnkStructure): Trait[] {
  const program =
    /(?:powershell|pwsh|cmd|%comspec%|mshta|wscript|cscript|rundll32|regsvr32|certutil)(?:\.exe)?\b|%comspec%/i;
  const runs = program.test(`${lnk.target ?? ''} ${lnk.arguments ?? ''}`);
  return held(
    [
      runs && lnk.argumentsLength > 0,
      'starts-interpreter',
      35,
      'It starts an interpreter with a program of its own',
    ],
    [runs && lnk.layers.length > 0, 'runs-hidden-text', 35, 'What it runs is encoded'],
    [
      lnk.argumentsLength > 260,
      'long-arguments',
      25,
      'What it runs is longer than anybody is shown',
    ],
    [
      lnk.overlay !== undefined && lnk.overlay.size > 512,
      'appended',
      25,
      'Something is appended to it',
    ],
  );
}
