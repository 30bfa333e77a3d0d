import { pack, u16, u32, u64, utf16 } from '../test-kit.ts';

export interface LnkParts {
  readonly localPath?: string;
  readonly name?: string;
  readonly workingFolder?: string;
  readonly arguments?: string;
  readonly icon?: string;
  readonly environment?: string;
  readonly machine?: string;
  readonly show?: number;
  readonly overlay?: Uint8Array;
}

/** A shortcut with link information, texts, an environment block and tracker data. */
export function buildLnk(parts: LnkParts): Buffer {
  const texts = [
    [4, parts.name],
    [16, parts.workingFolder],
    [32, parts.arguments],
    [64, parts.icon],
  ] as const;
  const present = texts.filter(([, text]) => text !== undefined);
  const flags = present.reduce((all, [bit]) => all | bit, 128 | (parts.localPath ? 2 : 0));
  const header = pack(
    u32(0x4c),
    Buffer.from('0114020000000000c000000000000046', 'hex'),
    u32(flags, 0x20),
    // 2024-01-02T01:04:05Z
    u64(133_486_310_450_000_000n, 0, 133_486_310_450_000_000n),
    u32(1_234, 0, parts.show ?? 1),
    u16(0, 0),
    u32(0, 0),
  );
  return pack(
    header,
    parts.localPath ? linkInfo(parts.localPath) : '',
    ...present.map(([, text = '']) => pack(u16(text.length), utf16(text))),
    parts.environment ? environment(parts.environment) : '',
    parts.machine ? tracker(parts.machine) : '',
    u32(0),
    parts.overlay ?? '',
  );
}

function linkInfo(path: string): Buffer {
  const volume = pack(u32(0x11, 3, 0xcafe1234, 0x10), '\0');
  const pathAt = 0x1c + volume.length;
  const suffixAt = pathAt + path.length + 1;
  const body = pack(u32(0x1c, 1, 0x1c, pathAt, 0, suffixAt), volume, `${path}\0`, '\0');
  return pack(u32(body.length + 4), body);
}

function environment(path: string): Buffer {
  const [narrow, wide] = [Buffer.alloc(260), Buffer.alloc(520)];
  narrow.write(path, 'latin1');
  wide.write(path, 'utf16le');
  return pack(u32(0x314, 0xa0000001), narrow, wide);
}

function tracker(machine: string): Buffer {
  const name = Buffer.alloc(16);
  name.write(machine, 'latin1');
  // Version 1, node 02:00:5e:10:00:01.
  const id = Buffer.from('0011223344556611808802005e100001', 'hex');
  return pack(u32(0x60, 0xa0000003, 0x58, 0), name, id, id, id, id);
}
