rule double_extension : name
{
  meta:
    description = "its name ends as a document's, and then as a program's"
    weight = 50
  condition:
    file_name matches /\.(pdf|docx?|xlsx?|pptx?|rtf|txt|jpe?g|png|gif|mp[34]|zip|html?|csv)[ _]{0,200}\.(exe|scr|com|pif|bat|cmd|jse?|vb[es]|ws[fh]|hta|lnk|ps1|msi|cpl|jar)$/i
}

rule reversed_name : name
{
  meta:
    description = "a control character in its name turns the writing round, so that it seems to end otherwise"
    weight = 70
  condition:
    file_name contains "\xe2\x80\xae"
}
