import "pe"

rule injects_into_processes : behaviour
{
  meta:
    description = "has all functions that are needed to run code in another process"
    weight = 35
  condition:
    pe.is_pe
    and pe.imports(/^kernel32/i, /^VirtualAllocEx(Numa)?$/) > 0
    and pe.imports(/^kernel32/i, /^WriteProcessMemory$/) > 0
    and pe.imports(/^kernel32/i, /^(CreateRemoteThread(Ex)?|QueueUserAPC)$/) > 0
}

rule replaces_process : behaviour
{
  meta:
    description = "has all functions that are needed to put a program in the place of another that it started"
    weight = 40
  condition:
    pe.is_pe
    and pe.imports(/^kernel32/i, /^CreateProcess[AW]$/) > 0
    and pe.imports(/^kernel32/i, /^WriteProcessMemory$/) > 0
    and pe.imports(/^kernel32/i, /^(Wow64)?SetThreadContext$/) > 0
    and pe.imports(/^kernel32/i, /^ResumeThread$/) > 0
}

rule watches_keys : behaviour
{
  meta:
    description = "watches the keyboard of all programs, and can send data"
    weight = 35
  condition:
    pe.is_pe
    and pe.imports(/^user32/i, /^SetWindowsHookEx[AW]$/) > 0
    and pe.imports(/^user32/i, /^(GetAsyncKeyState|GetKeyboardState|GetKeyState)$/) > 0
    and pe.imports(/^(ws2_32|wininet|winhttp|wsock32)/i, /./) > 0
}

rule archive_behind_program : container
{
  meta:
    description = "an archive stands behind the end of the program, as installers have it"
    effect = "notes"
  condition:
    pe.is_pe and pe.overlay.size > 64 and (
      uint32be(pe.overlay.offset) == 0x504b0304
      or uint32be(pe.overlay.offset) == 0x377abcaf
      or uint32be(pe.overlay.offset) == 0x52617221
      or uint32be(pe.overlay.offset) == 0x4d534346
    )
}
