rule shortcut_runs_script : shortcut
{
  meta:
    description = "a shortcut that starts an interpreter with a command of its own"
    weight = 55
  strings:
    $program = /\b(powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin)(\.exe)?\b/ nocase ascii wide
    $command = /\bcmd(\.exe)?["']?\s{1,8}[\/-][ck]\b/ nocase ascii wide
    $comspec = "\\cmd.exe" nocase ascii wide
    $argument = /[\/-][ck]\s{1,4}[a-z"'%]/ nocase wide
  condition:
    uint32(0) == 0x0000004c and uint32(4) == 0x00021401 and filesize < 10MB
    and ($program or $command or ($comspec and $argument))
}
