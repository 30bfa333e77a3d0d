import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fieldReader } from './fields.ts';
import { hostOf } from './hosts.ts';

const name = fieldReader({ kind: 'name', lengthMax: 64 });
const version = fieldReader({ kind: 'name', lengthMax: 32, isVersion: true });
const threat = fieldReader({ kind: 'threat', lengthMax: 128 });
const context = { countryOf: () => '' };

it('names of software and threats are taken as they are', () => {
  for (const text of [
    'Example Security for Windows (x64)',
    'Windows 10.0.19045.3570',
    'Android 14',
    'web-antivirus',
    'bases 2026-11-25T10:00',
    'macOS 15.1.1',
    'Session Guard',
    'Password Manager',
  ]) {
    assert.equal(name(text, context), text);
  }
  for (const text of [
    'HEUR:Trojan.Win32.Generic',
    'not-a-virus:HEUR:AdWare.AndroidOS.Ewind.kp',
    'Trojan:Win32/Wacatac.B!ml',
    'Trojan-PSW.Win32.Stealer.azq',
    'Trojan-Ransom.Win32.Wanna.zbu',
    'Exploit.CVE-2026-12345678.Gen',
    'Trojan.GenericKD.46543210',
    'Generic.Malware.SFYdld!.8B3A5C1F',
    'UDS:DangerousObject.Multi.Generic',
    'BehavesLike.Win32.Generic.fc',
  ]) {
    assert.equal(threat(text, context), text);
  }
  for (const text of ['21.3.15.436', '1.2.3.4', '21.3.1 (beta)']) {
    assert.equal(version(text, context), text);
  }
});

it('names that tell of people and devices are refused', () => {
  for (const text of [
    '192.168.1.77',
    'at 203.0.113.9',
    'host-203-0-113-9',
    '2001:db8::1',
    '::ffff:203.0.113.9',
    '(fe80::1)',
    '00:1B:44:11:3A:B7',
    '00-1b-44-11-3a-b7',
    '550e8400-e29b-41d4-a716-446655440000',
    '550e8400e29b41d4a716446655440000',
    'alice(at)example.org',
    'alice at example dot org',
    'password: hunter2',
    'token:abc',
    'Bearer abcdef',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIi',
    '4f1c9a7e21b84d0aa34f',
  ]) {
    assert.equal(name(text, context), undefined, text);
    assert.equal(threat(text, context), undefined, text);
    assert.equal(threat(`Trojan.Win32.X ${text}`, context), undefined, text);
  }
  for (const text of ['2001:db8::1', 'alice(at)example.org', '550e8400e29b41d4a716446655440000']) {
    assert.equal(version(text, context), undefined, text);
  }
});

it('hosts tell neither addresses nor keys', () => {
  for (const [url, host] of [
    ['http://0xcb.0x00.0x71.0x09/', 'ip-address'],
    ['http://0313.0.0161.011/', 'ip-address'],
    ['http://203.28937/', 'ip-address'],
    ['http://%32%30%33.0.113.9/', 'ip-address'],
    ['http://２０３.0.113.9/', 'ip-address'],
    ['http://[2001:db8::1%25eth0]/', undefined],
    ['http://[::ffff:203.0.113.9]/', 'ip-address'],
    ['http://1.0.0.2.ip6.arpa/', 'ip-address'],
    ['http://203.0.113.9.nip.io/', '*.*.*.*.nip.io'],
    ['http://host-203-0-113-9.pool.example.net/', '*.pool.example.net'],
    ['http://a.203-0-113-9.example.net/', 'a.*.example.net'],
    ['http://abc123def456ghi.jkl789mno012pqr.example.com/', '*.*.example.com'],
    ['http://550e8400-e29b-41d4-a716-446655440000.example.com/', '*.example.com'],
    ['http://xn--bcher-kva.example/', 'xn--bcher-kva.example'],
    ['http://cdn12.eu3.example.com/', 'cdn12.eu3.example.com'],
    ['http://update-server-7.example.com/', 'update-server-7.example.com'],
    ['http://a:b@c:d@example.org/', 'example.org'],
    ['https:/alice:hunter2@example.org/', 'example.org'],
    ['https:alice:hunter2@example.org', 'example.org'],
    ['ht\ntps://alice:hunter2@exa\tmple.org/', 'example.org'],
    ['file:///home/alice/x', undefined],
    ['mailto:alice@example.org', undefined],
    ['data:text/plain,alice', undefined],
    ['javascript:alert(1)', undefined],
  ] as const) {
    assert.equal(hostOf(url), host, url);
  }
});
