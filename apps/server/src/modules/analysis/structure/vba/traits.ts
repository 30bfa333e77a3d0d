import { type Trait, traitsIn } from './trait.ts';

/** What macros and scripts are looked through for; words, not proofs. */
const autoRunNames =
  'AutoExec|AutoOpen|Auto_Open|AutoClose|Auto_Close|AutoNew|AutoExit|Document_Open|DocumentOpen|Document_Close|Document_New|' +
  'Document_BeforeClose|DocumentBeforeClose|DocumentChange|NewDocument|Workbook_Open|Workbook_Activate|' +
  'Workbook_Close|Workbook_BeforeClose|Worksheet_Activate|Worksheet_Change|Auto_Activate|Auto_Deactivate|' +
  'AutoOpenInstance|App_DocumentOpen|UserForm_Initialize|UserForm_Activate|Presentation_Open|Slide_Show';

const autoRun = new RegExp(
  `\\b(?:${autoRunNames}|[A-Za-z][A-Za-z0-9_]{0,63}_(?:Painted|Painting|GotFocus|LostFocus|Layout|Click|Change|Resize|BeforeNavigate2|DownloadComplete|NavigateComplete2|MouseHover|MouseEnter|MouseLeave|OnConnecting))\\b`,
  'gi',
);

const suspicious: readonly Trait[] = [
  [/\bShell(?:Execute(?:A|W)?)?\b/i, 'starts a program'],
  [/\bWScript\.Shell\b/i, 'starts a program'],
  [/\bWin32_Process(?:Startup)?\b/i, 'starts a program through WMI'],
  [/\b(?:winmgmts|GetObject\s*\(\s*["']winmgmts)/i, 'uses WMI'],
  [/\bCreateObject\b/i, 'makes an object of another program'],
  [/\bGetObject\b/i, 'takes an object of another program'],
  [/\bCallByName\b/i, 'calls by a name that may be hidden'],
  [/\bURLDownloadToFile[AW]?\b/i, 'downloads a file'],
  [/\b(?:MSXML2\.(?:Server)?XMLHTTP|Microsoft\.XMLHTTP|WinHttp\.WinHttpRequest)/i, 'speaks HTTP'],
  [/\bADODB\.Stream\b/i, 'writes binary files'],
  [/\bScripting\.FileSystemObject\b/i, 'writes files'],
  [/\bSaveToFile\b/i, 'writes a file'],
  [/\b(?:Environ|ExpandEnvironmentStrings)\b/i, 'asks for the system’s folders'],
  [/\b(?:RegWrite|RegRead|RegDelete)\b/i, 'uses the registry'],
  [
    /\b(?:VirtualAlloc(?:Ex)?|RtlMoveMemory|WriteProcessMemory|CreateThread|CreateRemoteThread)\b/i,
    'puts code into memory',
  ],
  [/\bDeclare\s+(?:PtrSafe\s+)?(?:Function|Sub)\b/i, 'calls functions of the system'],
  [/\bpowershell\b/i, 'starts PowerShell'],
  [/\b(?:cmd(?:\.exe)?\s+\/c|%comspec%)/i, 'starts the command line'],
  [
    /\b(?:mshta|rundll32|regsvr32|certutil|bitsadmin|wmic|cscript|wscript|msbuild|installutil)(?:\.exe\b|\b(?!\.))/i,
    'uses a program of the system to run others',
  ],
  [/\bExecuteExcel4Macro\b/i, 'runs Excel 4 macros'],
  [/\bVBProject\b|\bVBComponents\b/i, 'changes macros'],
  [/\bStrReverse\b/i, 'reverses texts'],
  [/\b(?:Chr[BW]?\$?\s*\(\s*\d{1,5}\s*\)\s*[&+]\s*){3}/i, 'puts texts together from numbers'],
  [/\bApplication\.(?:Visible|DisplayAlerts|AutomationSecurity)\b/i, 'hides what it does'],
  [/\bSchedule\.Service\b|\bschtasks\b/i, 'sets up a task'],
];

export interface MacroTraits {
  /** Names by which the application runs them without being asked. */
  readonly autoRun: readonly string[];
  readonly suspicious: readonly { readonly word: string; readonly why: string }[];
}

export function macroTraitsOf(codes: readonly string[]): MacroTraits {
  const names = new Map<string, string>();
  for (const code of codes) {
    for (const [name] of code.matchAll(autoRun)) {
      if (names.size < 64) names.set(name.toLowerCase(), name);
    }
  }
  return { autoRun: [...names.values()], suspicious: traitsIn(codes, suspicious) };
}

/** What programs of any kind are seen to do, of what macros are looked through for. */
export function suspiciousIn(texts: readonly string[]): MacroTraits['suspicious'] {
  return traitsIn(texts, suspicious);
}
