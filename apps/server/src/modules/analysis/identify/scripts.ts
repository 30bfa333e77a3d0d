import type { Format } from './identification.ts';

export type ScriptFormat = Extract<
  Format,
  'powershell' | 'javascript' | 'vbscript' | 'batch' | 'shell' | 'python' | 'php'
>;

type Clue = readonly [points: number, pattern: RegExp];

/** Evidence for each language. Patterns are linear: no nested repetition over the text. */
const clues: Readonly<Record<ScriptFormat, readonly Clue[]>> = {
  powershell: [
    [
      4,
      /\b(?:Invoke-(?:Expression|WebRequest|RestMethod|Command)|New-Object|Write-(?:Host|Output))\b/i,
    ],
    [
      4,
      /\b(?:Set-StrictMode|Get-(?:Content|ChildItem|Process|WmiObject|Item)|Start-(?:Process|Sleep|BitsTransfer)|Add-(?:Type|MpPreference)|Set-(?:Item|Content|Location|ExecutionPolicy)|Import-Module|ConvertTo-SecureString|Out-File)\b/i,
    ],
    [
      4,
      /\[(?:System\.)?(?:Convert|Text\.Encoding|Reflection\.Assembly|Net\.|IO\.|Char|Byte\[\]|Runtime\.|Ref|Void|Array)\]?(?:\]|::|\.)/i,
    ],
    [3, /\bparam\s?\(|\[CmdletBinding\(|\[Parameter\(/i],
    [2, /^\s{0,40}\$[\w:]{1,60}\s?=/m],
    [2, /\s-(?:eq|ne|like|match|join|split|replace|bxor|f)\s/i],
    [3, /\bIEX\b\s?\(/i],
    [2, /\|\s?(?:%|\?|ForEach-Object|Where-Object|Out-Null|iex)\b/i],
  ],
  javascript: [
    [3, /\bfunction\s?[\w$]{0,60}\s?\([^)\n]{0,200}\)\s?\{/],
    [2, /\b(?:var|let|const)\s[\w$]{1,60}\s?=/],
    [4, /\bnew\sActiveXObject\s?\(|WScript\.(?:CreateObject|Shell|Echo|Quit|Sleep)\s?\(/],
    [2, /\b(?:document|window|module|exports|console|JSON|Math|String|process)\.\w{1,40}/],
    [3, /\beval\s?\(|\bunescape\s?\(|fromCharCode\s?\(|\brequire\s?\(\s?['"]/],
    [2, /===|!==|=>\s?\{|\btypeof\s/],
    [2, /^(?:import|export)\s.{0,200}from\s?['"]/m],
    [1, /;\s{0,10}$/m],
  ],
  vbscript: [
    [3, /^\s{0,40}Dim\s\w{1,60}/im],
    [4, /\bSet\s\w{1,60}\s?=\s?(?:CreateObject|GetObject|WScript\.CreateObject)\s?\(/i],
    [3, /\bOn\sError\sResume\sNext\b/i],
    [3, /^\s{0,40}(?:End\s(?:Sub|Function|If)|Wend|Loop)\b/im],
    [2, /^\s{0,40}(?:Private\s|Public\s)?(?:Sub|Function)\s\w{1,60}\s?(?:\(|$)/im],
    [2, /\b(?:Chr|Execute|ExecuteGlobal|MsgBox|StrReverse|CreateObject)\s?\(/i],
    [3, /^\s{0,40}Attribute\sVB_\w{1,30}\s=/im],
    [1, /^\s{0,40}(?:'|REM\s)/im],
  ],
  batch: [
    [5, /^\s{0,20}@?echo\soff\b/im],
    [
      2,
      /^\s{0,20}(?:set|setlocal|endlocal|goto|call|start|rem|if\s(?:not\s)?(?:exist|errorlevel)|for\s\/[fldr]|pushd|popd)\b/im,
    ],
    [2, /%~?[\w~]{1,40}%|%~dp0|%[0-9*]/],
    [
      2,
      /^\s{0,20}(?:reg\sadd|schtasks|net\s(?:user|stop|start)|taskkill|attrib|copy\s\/|del\s\/|powershell|certutil|bitsadmin|xcopy|mkdir|ping\s-n)\b/im,
    ],
    [2, /^:\w{1,40}\s{0,5}$/m],
    [1, />\s?nul\b/i],
  ],
  shell: [
    [3, /^\s{0,40}(?:if\s\[|fi$|done$|esac$|then$|do$)/m],
    [2, /\$\([a-z]|\$\{\w{1,60}[}:#%]|"\$@"/],
    [
      2,
      /^\s{0,40}(?:export\s\w|chmod\s|wget\s|curl\s|rm\s-rf|sudo\s|apt-get\s|busybox\s|set\s-e)/m,
    ],
    [2, /\/(?:bin|tmp|dev|etc)\/\w/],
    [2, /2>&1|>\s?\/dev\/null|\|\s?(?:bash|sh)\b/],
    [2, /^\s{0,40}\w{1,40}\(\)\s?\{/m],
  ],
  python: [
    [4, /^\s{0,40}(?:def|class)\s\w{1,60}\s?[(:][^\n]{0,200}:?\s{0,5}$/m],
    [3, /^(?:import|from)\s[\w.]{1,80}(?:\simport\s|\s?$|,\s?\w)/m],
    [3, /__(?:name|main|init|file|import)__/],
    [2, /^\s{0,40}(?:elif\s.{0,200}:|except\b.{0,80}:|try:|with\s.{0,200}:)/m],
    [2, /\bprint\s?\(|\bself\.|\bexec\s?\(|base64\.b64decode/],
  ],
  php: [
    [8, /<\?php\b/i],
    [4, /<\?=/],
    [2, /\$_(?:GET|POST|REQUEST|SERVER|COOKIE|FILES)\b/],
    [2, /\b(?:base64_decode|gzinflate|str_rot13|preg_replace|file_get_contents)\s?\(/],
  ],
};

const interpreters: readonly (readonly [RegExp, ScriptFormat])[] = [
  [/\b(?:pwsh|powershell)\b/, 'powershell'],
  [/\b(?:node|deno|bun|nodejs)\b/, 'javascript'],
  [/\bpython[0-9.]{0,6}\b/, 'python'],
  [/\bphp[0-9.]{0,4}\b/, 'php'],
  [/\b(?:ba|da|z|k|a|c)?sh\b/, 'shell'],
];

const enough = 5;

/** The script language that most of the evidence is for; nothing where it is thin. */
export function scriptOf(start: string): ScriptFormat | undefined {
  if (start.startsWith('#!')) {
    const line = start.slice(0, 200).split('\n', 1)[0] ?? '';
    const interpreter = interpreters.find(([pattern]) => pattern.test(line));
    if (interpreter !== undefined) return interpreter[1];
  }
  const text = start.slice(0, 32_768);
  let best: ScriptFormat | undefined;
  let most = enough - 1;
  for (const [format, patterns] of Object.entries(clues)) {
    let points = 0;
    for (const [worth, pattern] of patterns) if (pattern.test(text)) points += worth;
    if (points > most) {
      most = points;
      best = format as ScriptFormat;
    }
  }
  return best;
}
