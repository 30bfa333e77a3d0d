rule macro_starts_by_itself : macro
{
  meta:
    description = "a macro that runs as soon as the document is opened"
    weight = 25
  strings:
    // Compressed as MS-OVBA has it, or decoded.
    $vba = { 00 41 74 74 72 69 62 75 74 00 65 20 56 42 5F }
    $decoded = "Attribute VB_Name"
    $auto = /\b(Auto_?Open|Auto_?Exec|Auto_?Close|Document_(Open|Close)|DocumentOpen|Workbook_(Open|Activate))\b/ nocase ascii
  condition:
    ($vba or $decoded) and $auto
}

rule macro_dropper : macro
{
  meta:
    description = "a macro that starts by itself, and can fetch or run something"
    weight = 60
  strings:
    $vba = { 00 41 74 74 72 69 62 75 74 00 65 20 56 42 5F }
    $decoded = "Attribute VB_Name"
    $auto = /\b(Auto_?Open|Auto_?Exec|Auto_?Close|Document_(Open|Close)|DocumentOpen|Workbook_(Open|Activate))\b/ nocase ascii
    $run1 = "WScript.Shell" nocase
    $run2 = "Shell.Application" nocase
    $run3 = "URLDownloadToFile" nocase
    $run4 = "MSXML2.XMLHTTP" nocase
    $run5 = "ADODB.Stream" nocase
    $run6 = "powershell" nocase
    $run7 = "Win32_Process" nocase
    $run8 = /\bShell[ (]{1,3}["A-Za-z_]/
  condition:
    ($vba or $decoded) and $auto and any of ($run*)
}

rule pdf_launches : pdf
{
  meta:
    description = "a PDF that starts a program"
    weight = 60
  strings:
    $pdf = "%PDF-"
    $launch = /\/S\s{0,4}\/Launch\b/
    $program = /\/(Win|F|Mac|Unix)\s{0,4}[(<\/]/
  condition:
    $pdf in (0..1024) and $launch and $program
}

rule pdf_script_on_opening : pdf
{
  meta:
    description = "a PDF that runs a script when it is opened"
    weight = 35
  strings:
    $pdf = "%PDF-"
    $open = /\/(OpenAction|AA)\b/
    $script = /\/S\s{0,4}\/JavaScript\b/
    $script2 = /\/JS\s{0,4}[(<0-9]/
  condition:
    $pdf in (0..1024) and $open and any of ($script*)
}

rule rtf_equation_object : rtf
{
  meta:
    description = "an RTF document with an object of the old equation editor, whose faults were used often"
    weight = 60
    reference = "CVE-2017-11882"
  strings:
    $rtf = "{\\rt"
    $object = "\\objdata" nocase
    // "Equation.3", and the class of the editor, in hexadecimal
    $equation = "4571756174696f6e2e33" nocase
    $class = "02ce020000000000c000000000000046" nocase
  condition:
    $rtf at 0 and $object and any of ($equation, $class)
}

rule archive_behind_picture : container
{
  meta:
    description = "an archive stands behind the end of a picture"
    weight = 30
  strings:
    $zip = { 50 4B 03 04 [2] 0? 00 }
    $rar = "Rar!\x1a\x07"
    $seven = { 37 7A BC AF 27 1C }
    $png = { 49 45 4E 44 AE 42 60 82 }
    $jpeg = { FF D9 }
  condition:
    (uint32be(0) == 0x89504e47 and $png and for any of ($zip, $rar, $seven) : ($ in (@png[1]..filesize)))
    or (uint16be(0) == 0xffd8 and $jpeg and for any of ($zip, $rar, $seven) : ($ in (@jpeg[1]..filesize)))
}
