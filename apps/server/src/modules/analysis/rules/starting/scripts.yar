rule powershell_encoded : script
{
  meta:
    description = "PowerShell is called with an encoded command"
    weight = 40
  strings:
    $call = /powershell(\.exe)?["']?[^\r\n]{0,200}\s[-\/]e(n(c(o(d(e(d(c(o(m(m(a(nd?)?)?)?)?)?)?)?)?)?)?)?)?\s{1,8}["']?[A-Za-z0-9+\/]{40}/ nocase ascii wide
  condition:
    $call
}

rule powershell_downloads_and_runs : script
{
  meta:
    description = "PowerShell fetches something and runs it without storing it"
    weight = 50
  strings:
    $fetch1 = ".DownloadString(" nocase ascii wide
    $fetch2 = ".DownloadData(" nocase ascii wide
    $fetch3 = "Invoke-WebRequest" nocase ascii wide
    $fetch4 = "Invoke-RestMethod" nocase ascii wide
    $fetch5 = "Net.WebClient" nocase ascii wide
    $run1 = /\b(iex|Invoke-Expression)\b/ nocase ascii wide
    $run2 = "[Reflection.Assembly]::Load(" nocase ascii wide
    $hide = /-w(in(dowstyle)?)?\s{1,4}(hid(den)?|1)\b/ nocase ascii wide
    $pass = /-e(x(ec(utionpolicy)?)?|p)\s{1,4}bypass\b/ nocase ascii wide
  condition:
    filesize < 5MB and any of ($fetch*) and (any of ($run*)) and ($hide or $pass or filesize < 64KB)
}

rule shell_pipes_download : script
{
  meta:
    description = "a shell script runs what it downloads, without storing it"
    weight = 30
  strings:
    $pipe = /\b(curl|wget)\s[^\r\n|;]{1,300}\|\s{0,4}(sudo\s{1,4})?(ba|z|da)?sh\b/
    $raw = /\b(curl|wget)\s[^\r\n|;]{0,200}https?:\/\/[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}/
  condition:
    filesize < 1MB and uint16be(0) == 0x2321 and ($pipe or $raw)
}

rule shell_to_socket : script
{
  meta:
    description = "gives a shell to a connection"
    weight = 70
  strings:
    $bash = /\b(ba)?sh\s{1,4}-i\s{0,4}>&\s{0,4}\/dev\/(tcp|udp)\/[^\s]{4,100}/
    $nc = /\bnc(at)?\s[^\r\n|;]{0,60}-e\s{0,4}\/bin\/(ba)?sh\b/
    $python = /socket\.socket\([^\r\n]{0,300}dup2\([^\r\n]{0,300}\/bin\/(ba)?sh/
  condition:
    filesize < 1MB and any of them
}

rule script_host_downloads : script
{
  meta:
    description = "a script of the Windows Script Host fetches something, stores and runs it"
    weight = 60
  strings:
    $shell = "WScript.Shell" nocase ascii wide
    $fetch1 = "MSXML2.XMLHTTP" nocase ascii wide
    $fetch2 = "MSXML2.ServerXMLHTTP" nocase ascii wide
    $fetch3 = "WinHttp.WinHttpRequest" nocase ascii wide
    $store1 = "ADODB.Stream" nocase ascii wide
    $store2 = "SaveToFile" nocase ascii wide
    $run = /\.(Run|Exec|ShellExecute)\b/ nocase ascii wide
  condition:
    filesize < 2MB and $shell and any of ($fetch*) and any of ($store*) and $run
}

rule html_smuggles_file : script
{
  meta:
    description = "a page puts a file together and offers it, so that no gateway sees it"
    weight = 40
  strings:
    $html = /<(html|script|body|!doctype)/ nocase
    $blob = "new Blob(" nocase
    $url = "createObjectURL" nocase
    $save1 = "msSaveOrOpenBlob" nocase
    $save2 = /\.download\s{0,4}=/ nocase
    $decode = "atob(" nocase
    $data = /["'][A-Za-z0-9+\/]{2000}/
  condition:
    filesize < 20MB and $html in (0..4096) and $blob and $url and any of ($save*) and $decode and $data
}
