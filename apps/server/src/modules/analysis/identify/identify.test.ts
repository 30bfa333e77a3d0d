import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { arOf, cabOf, cpioOf, programOf, tarOf, text, zipOf } from '../unpack/test-archives.ts';
import { randomFrom } from '../unpack/test-kit.ts';
import { formats, identify } from './index.ts';

const entry = (name: string) => ({ name, data: text('x') });
const latin1 = (words: string) => Buffer.from(words, 'latin1');
const wide = (words: string) => Buffer.from(`\ufeff${words}`, 'utf16le');

const expected: readonly (readonly [name: string, bytes: Uint8Array, format: string])[] = [
  ['nothing', Buffer.alloc(0), 'empty'],
  ['a zip', zipOf([entry('a.txt')]), 'zip'],
  ['a zip with something before it', Buffer.concat([Buffer.alloc(64), zipOf([entry('a')])]), 'zip'],
  ['a Word document', zipOf([entry('[Content_Types].xml'), entry('word/document.xml')]), 'ooxml'],
  ['a workbook', zipOf([entry('[Content_Types].xml'), entry('xl/workbook.xml')]), 'ooxml'],
  [
    'an OpenDocument text',
    zipOf([
      {
        name: 'mimetype',
        data: text('application/vnd.oasis.opendocument.text'),
        stored: true,
      },
    ]),
    'odf',
  ],
  ['a tar', tarOf([entry('a')]), 'tar'],
  ['a gzip', gzipSync('x'), 'gzip'],
  ['an ar', arOf([entry('a')]), 'ar'],
  ['a cpio', cpioOf([entry('a')]), 'cpio'],
  ['a cabinet', cabOf(entry('a')), 'cab'],
  ['a 7z', latin1('7z\xbc\xaf\x27\x1c\0\x04'), '7z'],
  ['a RAR 5', latin1('Rar!\x1a\x07\x01\0'), 'rar'],
  ['a program', programOf(Buffer.alloc(64)), 'pe'],
  ['a DOS program', latin1('MZ\x90\0'), 'data'],
  ['an ELF', Buffer.concat([latin1('\x7fELF\x02\x01'), Buffer.alloc(64)]), 'elf'],
  ['a Java class', latin1('\xca\xfe\xba\xbe\0\0\0\x41'), 'java-class'],
  ['a fat Mach-O', latin1('\xca\xfe\xba\xbe\0\0\0\x02'), 'macho'],
  ['a PDF after rubbish', latin1(`${'x'.repeat(900)}%PDF-1.7\n`), 'pdf'],
  ['RTF', text('{\\rtf1 hello}'), 'rtf'],
  ['a shortcut', latin1('\x4c\0\0\0\x01\x14\x02\0'), 'lnk'],
  ['PNG', latin1('\x89PNG\r\n\x1a\n'), 'image'],
  ['a mail', text('From: a@example.com\nTo: b@example.com\nSubject: x\n\nhello\n'), 'eml'],
  ['a mailbox', text('From a@example.com Thu Jul 31 13:49:50 2008\nFrom: a\n\nhello\n'), 'mbox'],
  ['uuencode', text('begin 644 a.txt\n#86)C\n`\nend\n'), 'uuencode'],
  ['HTML', text('<!DOCTYPE html><html><body>x</body></html>'), 'html'],
  ['XML', text('<?xml version="1.0"?><a/>'), 'xml'],
  ['JSON', text('{"a": [1, 2]}'), 'json'],
  [
    'PowerShell',
    text('$a = New-Object Net.WebClient\nIEX ($a.DownloadString("x"))\n'),
    'powershell',
  ],
  ['PowerShell in UTF-16', wide('Write-Host "x"\n$b = Get-Content y | Out-Null\n'), 'powershell'],
  ['JavaScript', text('var a = new ActiveXObject("WScript.Shell");\neval("x");\n'), 'javascript'],
  ['VBScript', text('On Error Resume Next\nSet a = CreateObject("x")\nMsgBox("y")\n'), 'vbscript'],
  ['a batch file', text('@echo off\r\nset a=b\r\ncopy /y %~dp0a b\r\n'), 'batch'],
  ['a shell script', text('#!/bin/sh\nset -e\n'), 'shell'],
  ['a shell script without its line', text('if [ -f a ]; then\n rm -rf /tmp/x\nfi\n'), 'shell'],
  ['Python', text('#!/usr/bin/env python3\nprint(1)\n'), 'python'],
  ['Python without its line', text('import os\ndef f(a):\n  return a\n'), 'python'],
  ['PHP', text('<?php eval(base64_decode("x")); ?>'), 'php'],
  ['a PEM certificate', text('-----BEGIN CERTIFICATE-----\nMIIB\n'), 'x509'],
  ['text', text('It was a quiet afternoon, and nobody had sent a file.\n'), 'text'],
  ['text in German', Buffer.from('Die Größe der Datei überrascht.\n', 'latin1'), 'text'],
  ['noise', latin1('\x01\xfe\0\x93\x02\xff\x07'), 'data'],
];

for (const [name, bytes, format] of expected) {
  test(`${name} is taken for ${format}`, () => {
    const found = identify(bytes);
    assert.equal(found.format, format);
    assert.match(found.mediaType, /^[a-z]+\/[\w.+-]+$/);
    assert.ok(found.description.length > 0 && found.description.length < 120);
  });
}

test('The description says which kind, processor and encoding', () => {
  assert.match(identify(programOf(Buffer.alloc(64))).description, /^PE32 executable, x86, GUI$/);
  assert.match(identify(wide('Just a few words, nothing else.')).description, /UTF-16LE with a/);
  const macros = zipOf([
    entry('[Content_Types].xml'),
    entry('word/document.xml'),
    entry('word/vbaProject.bin'),
  ]);
  assert.equal(identify(macros).description, 'Word document, OOXML with macros');
});

test('Whatever the bytes are, there is an answer', (context) => {
  const seed = Date.now() & 0xffff;
  context.diagnostic(`seed ${seed}`);
  const next = randomFrom(seed);
  const kinds = expected.map(([, bytes]) => bytes).filter((bytes) => bytes.length > 0);
  for (let i = 0; i < 3_000; i += 1) {
    const bytes = Uint8Array.from(kinds[i % kinds.length] ?? []);
    for (let n = 0; n < 4; n += 1) bytes[Math.floor(next() * bytes.length)] = next() * 256;
    const cut = bytes.subarray(0, next() < 0.3 ? next() * bytes.length : bytes.length);
    assert.ok(formats.includes(identify(cut).format), `seed ${seed}, execution ${i}`);
  }
});
