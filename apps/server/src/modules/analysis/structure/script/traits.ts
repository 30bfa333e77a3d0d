import { type SeenTrait, type Trait, traitsIn } from '../vba/trait.ts';

const traits: readonly Trait[] = [
  [/\b(?:IEX|Invoke-Expression)\b/i, 'runs text as a program'],
  [/\b(?:eval|exec|assert|create_function)\s{0,8}\(/i, 'runs text as a program'],
  [/\b(?:Execute|ExecuteGlobal)\b\s{0,8}\(?/i, 'runs text as a program'],
  [/\bnew\s{1,8}Function\s{0,8}\(/, 'runs text as a program'],
  [
    /\b(?:DownloadString|DownloadFile|DownloadData|Invoke-WebRequest|Start-BitsTransfer|Net\.WebClient)\b/i,
    'downloads',
  ],
  [/\b(?:curl|wget)\b[^\n|]{0,512}\|\s{0,8}(?:ba|z|da)?sh\b/i, 'runs what it downloads'],
  [
    /\bFromBase64String\b|\bbase64\s{1,8}(?:-d|--decode|-D)\b|\bb64decode\b|\bbase64_decode\b/i,
    'decodes base64',
  ],
  [/-(?:w|win|wind|windowstyle)\s{1,8}hidden\b/i, 'hides its window'],
  [/-(?:ep|exec|executionpolicy)\s{1,8}bypass\b/i, 'goes around the execution policy'],
  [/\bAmsiUtils\b|\bamsiInitFailed\b|\bAmsiScanBuffer\b/i, 'switches the scanning of scripts off'],
  [/\bReflection\.Assembly\b[^\n]{0,64}\bLoad\b/i, 'loads a program from memory'],
  [/\b(?:Add-MpPreference|Set-MpPreference)\b/i, 'changes settings of Defender'],
  [/\bvssadmin\b[^\n]{0,32}\bdelete\b|\bwbadmin\b[^\n]{0,32}\bdelete\b/i, 'deletes backups'],
  [/\/dev\/tcp\//, 'opens a connection from a shell'],
  [/\b(?:nc|ncat)\b[^\n]{0,64}\s-e\b/, 'gives a shell away'],
  [/\bcrontab\b|\/etc\/(?:rc\.local|cron|systemd)/, 'sets itself up to start again'],
  [/\bchmod\s{1,8}(?:\+x|[0-7]{0,1}7[0-7]{2})\b/, 'makes a file executable'],
  [/\$_(?:POST|GET|REQUEST|COOKIE)\b/, 'takes what a request brings'],
  [/\b(?:shell_exec|passthru|proc_open|popen|system)\s{0,8}\(/i, 'starts a program'],
  [/\bsubprocess\b|\bos\.system\b|\bchild_process\b/, 'starts a program'],
  [/\bnew\s{1,8}ActiveXObject\b/i, 'makes an object of another program'],
];

export function scriptTraitsOf(texts: readonly string[]): SeenTrait[] {
  return traitsIn(texts, traits);
}
