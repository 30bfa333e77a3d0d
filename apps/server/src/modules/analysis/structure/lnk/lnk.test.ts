import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detailsOf, lookInto } from '../test-kit.ts';
import { buildLnk, type LnkParts } from './test-kit.ts';

async function lnkOf(parts: LnkParts) {
  return detailsOf(await lookInto('lnk', buildLnk(parts)), 'lnk');
}

test('a shortcut tells where it leads and where it was made, without names of people', async () => {
  const lnk = await lnkOf({
    localPath: 'C:\\Users\\erika\\Desktop\\a.exe',
    workingFolder: 'C:\\Users\\erika',
    icon: '%SystemRoot%\\shell32.dll',
    name: 'An invoice',
    machine: 'desktop-1',
    show: 7,
  });
  assert.equal(lnk.target, 'C:\\Users\\<user>\\Desktop\\a.exe');
  assert.equal(lnk.workingFolder, 'C:\\Users\\<user>');
  assert.equal(lnk.icon, '%SystemRoot%\\shell32.dll');
  assert.equal(lnk.description, 'An invoice');
  assert.equal(lnk.volume, 'cafe1234');
  assert.equal(lnk.showsWindow, 'minimised');
  assert.equal(lnk.targetSize, 1_234);
  assert.equal(lnk.created, '2024-01-02T01:04:05.000Z');
  assert.equal(lnk.tracker?.machine, 'desktop-1');
  assert.equal(lnk.tracker?.mac, '02:00:5e:10:00:01');
  assert.equal(lnk.overlay, undefined);
});

test('what its arguments hide is decoded; the environment’s target comes first', async () => {
  const command = Buffer.from('IEX hidden', 'utf16le').toString('base64');
  const lnk = await lnkOf({
    localPath: 'C:\\Windows\\explorer.exe',
    environment: '%COMSPEC%',
    arguments: `${' '.repeat(500)}/c powershell -w hidden -enc ${command}`,
    overlay: Buffer.from('appended'),
  });
  assert.equal(lnk.target, '%COMSPEC%');
  assert(lnk.argumentsLength > 500);
  assert.equal(lnk.layers[0]?.text, 'IEX hidden');
  assert(lnk.suspicious.some(({ why }) => why === 'hides its window'));
  assert.equal(lnk.overlay?.size, 8);
});

test('one that breaks off tells what came before', async () => {
  const whole = buildLnk({ localPath: 'C:\\a.exe', arguments: '/c calc', machine: 'm' });
  for (let length = 1; length < whole.length; length++) {
    const { structure } = await lookInto('lnk', whole.subarray(0, length));
    assert(structure.details !== undefined || structure.problems.length > 0);
  }
  const cut = detailsOf(await lookInto('lnk', whole.subarray(0, -100)), 'lnk');
  assert.equal(cut.target, 'C:\\a.exe');
});
