import "pe"
import "math"

rule upx_packed : packer
{
  meta:
    description = "packed with UPX"
    weight = 10
  strings:
    $mark = "UPX!"
  condition:
    $mark and (
      (pe.is_pe and for any section in pe.sections : (section.name == "UPX0" or section.name == "UPX1"))
      or (uint32be(0) == 0x7f454c46 and $mark in (0..512))
    )
}

rule packer_section_name : packer
{
  meta:
    description = "a section is named as a packer names it"
    weight = 25
  condition:
    pe.is_pe and for any section in pe.sections : (
      section.name matches /^(\.aspack|\.adata|\.themida|\.winlice|\.vmp[0-9]|\.petite|\.nsp[0-9]|MPRESS[12]|PEC2|pebundle|\.enigma[12]|\.perplex|\.yp|\.mpress)/
    )
}

rule packed_section : packer
{
  meta:
    description = "a section that is run looks like compressed or encrypted data"
    weight = 25
  condition:
    pe.is_pe and for any section in pe.sections : (
      section.characteristics & pe.SECTION_MEM_EXECUTE != 0
      and section.raw_data_size > 4096
      and section.raw_data_offset + section.raw_data_size <= filesize
      and math.entropy(section.raw_data_offset, section.raw_data_size) > 7.4
    )
}
