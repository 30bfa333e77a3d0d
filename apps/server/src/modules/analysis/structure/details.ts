import type { CertificateStructure, Pkcs7Structure } from './certificate/certificate.ts';
import type { ElfStructure } from './elf/elf.ts';
import type { HtmlStructure } from './html/html.ts';
import type { LnkStructure } from './lnk/lnk.ts';
import type { MachOStructure } from './macho/macho.ts';
import type { OleStructure } from './ole/ole.ts';
import type { OneNoteStructure } from './onenote/onenote.ts';
import type { OoxmlStructure } from './ooxml/ooxml.ts';
import type { PdfStructure } from './pdf/pdf.ts';
import type { PeStructure } from './pe/pe.ts';
import type { RtfStructure } from './rtf/rtf.ts';
import type { ScriptStructure } from './script/script.ts';

/** What is within a file, by its format; `kind` tells them apart. */
export type Details =
  | PeStructure
  | ElfStructure
  | MachOStructure
  | OleStructure
  | OoxmlStructure
  | RtfStructure
  | PdfStructure
  | HtmlStructure
  | ScriptStructure
  | LnkStructure
  | CertificateStructure
  | Pkcs7Structure
  | OneNoteStructure;
