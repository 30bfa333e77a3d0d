import "hash"

rule eicar_test_file : test
{
  meta:
    description = "the EICAR test file, which is harmless"
    effect = "condemns"
    threat = "Test.EICAR"
    reference = "https://www.eicar.org/download-anti-malware-testfile/"
  strings:
    // The 68 characters, with gaps, so that this file is not taken for one.
    $start = { 58 35 4F 21 50 25 40 41 50 5B 34 5C 50 5A 58 35 34 28 50 5E 29 37 43 43 29 37 7D 24 45 49 43 41 52 [1] 53 54 41 4E 44 41 52 44 [1] 41 4E 54 49 56 49 52 55 53 [1] 54 45 53 54 [1] 46 49 4C 45 21 24 48 2B 48 2A }
  condition:
    // By its definition it begins with them, and has at most 128 characters.
    $start at 0 and filesize <= 128
}

rule clamav_test_program : test
{
  meta:
    description = "the test program of ClamAV, which is harmless"
    effect = "condemns"
    threat = "Test.ClamAV"
    reference = "https://docs.clamav.net/"
  condition:
    filesize == 544 and hash.md5(0, filesize) == "aa15bcf478d165efd2065190eb473bcb"
}
