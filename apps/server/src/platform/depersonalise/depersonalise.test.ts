import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { depersonalise, depersonaliseUrl, depersonaliseWords } from './depersonalise.ts';

const text: readonly (readonly [string, string])[] = [
  // Windows
  ['C:\\Users\\alice\\Downloads\\x.exe', 'C:\\Users\\<user>\\Downloads\\x.exe'],
  ['c:\\users\\Alice Smith\\x.exe', 'c:\\users\\<user>\\x.exe'],
  ['C:/Users/alice/x.exe', 'C:/Users/<user>/x.exe'],
  ['C:\\Users\\alice', 'C:\\Users\\<user>'],
  ['C:\\\\Users\\\\alice\\\\x.exe', 'C:\\\\Users\\\\<user>\\\\x.exe'],
  ['\\\\?\\C:\\Users\\alice\\x.exe', '\\\\?\\C:\\Users\\<user>\\x.exe'],
  ['\\Device\\HarddiskVolume3\\Users\\alice\\x', '\\Device\\HarddiskVolume3\\Users\\<user>\\x'],
  ['C:\\Users\\ALICES~1\\AppData\\x', 'C:\\Users\\<user>\\AppData\\x'],
  ['C:\\Documents and Settings\\alice\\x', 'C:\\Documents and Settings\\<user>\\x'],
  ['C:\\Dokumente und Einstellungen\\Jörg\\x', 'C:\\Dokumente und Einstellungen\\<user>\\x'],
  ['C:\\DOCUME~1\\ALICE~1\\LOCALS~1\\x', 'C:\\DOCUME~1\\<user>\\LOCALS~1\\x'],
  ['C:\\WINNT\\Profiles\\alice\\x', 'C:\\WINNT\\Profiles\\<user>\\x'],
  ['C:\\Users\\.\\alice\\x', 'C:\\Users\\.\\<user>\\x'],
  ['D:\\Users\\李明\\x', 'D:\\Users\\<user>\\x'],
  ['"C:\\Users\\alice" and more', '"C:\\Users\\<user>" and more'],
  ['C:\\Users\\alice;D:\\Users\\bob\\x', 'C:\\Users\\<user>;D:\\Users\\<user>\\x'],
  ['a.zip/Users/alice/x', 'a.zip/Users/<user>/x'],
  ['Users\\alice\\x', 'Users\\<user>\\x'],
  ['C:\\Users\\Public\\..\\alice\\x', 'C:\\Users\\Public\\..\\<user>\\x'],
  ['C:\\Benutzer\\alice\\x', 'C:\\Benutzer\\<user>\\x'],
  ['C:\\Пользователи\\Пётр\\x', 'C:\\Пользователи\\<user>\\x'],
  ['D:\\Profiles\\alice\\NTUSER.DAT', 'D:\\Profiles\\<user>\\NTUSER.DAT'],
  // A backslash as East Asian fonts and code pages show it
  ['C:¥Users¥ann¥x.exe', 'C:¥Users¥<user>¥x.exe'],
  ['C:₩Users₩ann₩x.exe', 'C:₩Users₩<user>₩x.exe'],
  ['C:＼Users＼ann＼x.exe', 'C:＼Users＼<user>＼x.exe'],
  ['C:￥Users￥ann￥x.exe', 'C:￥Users￥<user>￥x.exe'],
  ['／home／ann／x', '／home／<user>／x'],
  ['C%3A%C2%A5Users%C2%A5ann%C2%A5x', 'C%3A%C2%A5Users%C2%A5<user>%C2%A5x'],
  // UNC
  ['\\\\srv\\Users\\alice\\x', '\\\\srv\\Users\\<user>\\x'],
  ['\\\\srv\\home$\\alice\\x', '\\\\srv\\home$\\<user>\\x'],
  ['\\\\srv\\profiles\\alice.V6\\x', '\\\\srv\\profiles\\<user>\\x'],
  ['\\\\srv.example\\profiles$\\alice\\x', '\\\\srv.example\\profiles$\\<user>\\x'],
  ['//srv/homes/alice/x', '//srv/homes/<user>/x'],
  ['\\\\wsl$\\Ubuntu\\home\\alice\\x', '\\\\wsl$\\Ubuntu\\home\\<user>\\x'],
  // Linux
  ['/home/alice/x', '/home/<user>/x'],
  ['/home/alice', '/home/<user>'],
  ['/var/home/alice/x', '/var/home/<user>/x'],
  ['/home/users/alice/x', '/home/users/<user>/x'],
  ['/mnt/c/Users/alice/x', '/mnt/c/Users/<user>/x'],
  ['/home/alice:/home/bob/x', '/home/<user>:/home/<user>/x'],
  ['/run/media/alice/disk/x', '/run/media/<user>/disk/x'],
  ['/media/alice/disk/x', '/media/<user>/disk/x'],
  ['~alice/x', '~<user>/x'],
  ['/home/$USER/x', '/home/$USER/x'],
  ['/home/alice/../bob/x', '/home/<user>/../<user>/x'],
  ['/home2/alice/x', '/home2/<user>/x'],
  ['/var/spool/mail/alice', '/var/spool/mail/<user>'],
  ['/var/spool/cron/crontabs/alice', '/var/spool/cron/crontabs/<user>'],
  ['/cygdrive/c/Users/alice/x', '/cygdrive/c/Users/<user>/x'],
  // Machines of a domain
  ['/home/CORP/ann/x', '/home/<user>/<user>/x'],
  ['/home/CORP/ann', '/home/<user>/<user>'],
  ['/home/corp.example.com/ann/x', '/home/<user>/<user>/x'],
  ['/home/CORP/ann smith/x', '/home/<user>/<user>/x'],
  ['/home/CORP/Downloads/x', '/home/<user>/Downloads/x'],
  ['/home/ANN/x.exe', '/home/<user>/x.exe'],
  ['/home/ann.smith/music/x', '/home/<user>/music/x'],
  ['/home/alice/CORP/x', '/home/<user>/CORP/x'],
  // macOS
  ['/Users/alice/Library/x', '/Users/<user>/Library/x'],
  ['/Volumes/Disk/Users/alice/x', '/Volumes/Disk/Users/<user>/x'],
  ['/System/Volumes/Data/Users/alice/x', '/System/Volumes/Data/Users/<user>/x'],
  // Encoded
  ['file:///C:/Users/Alice%20Smith/x', 'file:///C:/Users/<user>/x'],
  ['file:///C:/Documents%20and%20Settings/a/x', 'file:///C:/Documents%20and%20Settings/<user>/x'],
  ['C%3A%5CUsers%5Calice%5Cx', 'C%3A%5CUsers%5C<user>%5Cx'],
  ['%252Fhome%252Falice%252Fx', '%252Fhome%252F<user>%252Fx'],
  ['C%253A%255CUsers%255Calice', 'C%253A%255CUsers%255C<user>'],
  // E-mail
  ['invoice alice@example.com.pdf', 'invoice <email>.pdf'],
  ['/var/mail/alice@example.co.uk/x', '/var/mail/<email>/x'],
  ['/home/alice@example.com/x', '/home/<email>/x'],
  ['alice%40example.com', '<email>'],
  ["Re: o'brien+x@mail.example.org, please", 'Re: <email>, please'],
  ['用户@例子.公司.cn', '<email>'],
  ['a@example.com,b@example.org', '<email>,<email>'],
  // Tokens in plain text
  ['sent with eyJhbGciOiJI.eyJzdWIiOiIx.c2ln now', 'sent with <token> now'],
  ['key AKIAABCDEFGHIJKLMNOP.', 'key <token>.'],
  ['Bearer abcdefghijklmnop1234', 'Bearer <token>'],
  ['vtr1.de.AAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB', '<token>'],
  // Secrets by their names
  ['token=abc123 was used', 'token=<token> was used'],
  ['opened with password: hunter2, then', 'opened with password: <token>, then'],
  ['Passwort: "geheim und lang"', 'Passwort: "<token>"'],
  ['{"api_key":"s3cr\\"et","n":1}', '{"api_key":"<token>","n":1}'],
  ["client_secret = 'x y'", "client_secret = '<token>'"],
  ['access-token=1;b=2', 'access-token=<token>;b=2'],
  // Parameters of other schemes, or of none
  ['opened hxxps://h.example/x?a=1&token=s3cret', 'opened hxxps://h.example/x?a=1&token=<token>'],
  ['jdbc:mysql://h/db?user=root&password=pw', 'jdbc:mysql://h/db?user=<token>&password=<token>'],
  ['/x?token="s3 cret"', '/x?token=<token>'],
  ['Authorization: Basic YWxpY2U6cHc=', 'Authorization: Basic <token>'],
  // URLs inside of text
  ['from https://u:p@h.example/a?token=1 today', 'from https://h.example/a today'],
  ['smb://alice:pw@srv/home/alice/x', 'smb://srv/home/<user>/x'],
];

const unchanged: readonly string[] = [
  '',
  'x.exe',
  '%USERPROFILE%\\Downloads\\x.exe',
  'C:\\Users\\Public\\x.exe',
  'C:\\Users\\Default\\x.exe',
  'C:\\Users\\All Users\\x.exe',
  'C:\\Users\\%USERNAME%\\x.exe',
  '/Users/Shared/x',
  '/root/x',
  '/usr/bin/x',
  '/homework/alice/x',
  'C:\\SuperUsers\\alice\\x',
  'C:\\Windows\\Media\\chimes.wav',
  'C:\\Users\\<user>\\x',
  'icon@2x.png',
  '@scope/package',
  'a@b',
  'https://evil.example/home/payload.exe?id=5&lang=de',
  'https://h.example/users/payload.exe#part-2',
  'http://[::1]:8080/x@y',
  'https://h.example:8443/x@y',
  'notes of the author',
  'passwords.txt',
  'token-stealer.exe',
  'secret plans: a novel.pdf',
  'tokens: 5',
  'password=',
  'keyboard: de',
  'costs ¥500 or ₩900',
  '/opt/CORP/ann/x',
];

const urls: readonly (readonly [string, string])[] = [
  ['https://alice:secret@h.example/x', 'https://h.example/x'],
  ['https://alice@h.example/x', 'https://h.example/x'],
  ['https://al@ice:se@cret@h.example/x', 'https://h.example/x'],
  ['https://alice:se/cret@h.example/x', 'https://h.example/x'],
  ['https://alice:se#cr?et@h.example/x', 'https://h.example/x'],
  ['HTTPS://alice:secret@H.example', 'HTTPS://H.example'],
  ['ftp://alice:secret@h.example/x', 'ftp://h.example/x'],
  ['alice:secret@h.example/x', 'h.example/x'],
  ['//alice:secret@h.example/x', '//h.example/x'],
  ['https://alice%3Asecret%40h.example/x', 'https://h.example/x'],
  ['https%3A%2F%2Falice%3Asecret%40h.example%2Fx', 'https%3A%2F%2Fh.example%2Fx'],
  ['alice@h.example:/home/alice/x', 'h.example:/home/<user>/x'],
  ['C%3A%5CUsers%5C%D0%9F%D0%B0%5Cx.exe', 'C%3A%5CUsers%5C<user>%5Cx.exe'],
  ['HOME=C:\\Users\\alice\\x.exe', 'HOME=C:\\Users\\<user>\\x.exe'],
  ['h.example:8080/x?token=1&a=2', 'h.example:8080/x?a=2'],
  ['https://h.example/x?token=a b c', 'https://h.example/x'],
  ['https://h.example/x?token="a"', 'https://h.example/x'],
  ['https://h.example/x?token%3D1', 'https://h.example/x?token%3D<token>'],
  ['https://h.example/x?AWSAccessKeyId=1&Key-Pair-Id=2&Expires=3', 'https://h.example/x?Expires=3'],
  ['https://h.example/x?csrf=1&nonce=2&SAMLResponse=3', 'https://h.example/x'],
  [
    'https://h.example/?u=https%253A%252F%252Fi%252F%253Ftoken%253Ds3cret',
    'https://h.example/?u=https%253A%252F%252Fi%252F%253Ftoken%253D<token>',
  ],
  ['https://h.example/reset/0f8fad5bd9cb469f', 'https://h.example/reset/<token>'],
  ['https://h.example/token=0f8fad5bd9cb469f/x', 'https://h.example/token=<token>/x'],
  ['https://h.example/key/loader.exe', 'https://h.example/key/loader.exe'],
  ['https://h.example/(S(lit3py55t21z5v55vlm25s55))/x', 'https://h.example/<token>/x'],
  [
    'https://api.telegram.org/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getFile',
    'https://api.telegram.org/<token>/getFile',
  ],
  ['https://h.example/x?token=1', 'https://h.example/x'],
  // Names that say nothing, with values that do
  ['https://h.example/x?t=8f3kd92ms01lqpz7&a=2', 'https://h.example/x?a=2'],
  ['https://h.example/x?k=aB3_dE5-gH7_jK9-mN1_pQ3-sT5_vW7-yZ9', 'https://h.example/x'],
  ['https://h.example/x?v=dQw4w9WgXcQ', 'https://h.example/x?v=dQw4w9WgXcQ'],
  ['https://h.example/x?q=malware-analysis-2026', 'https://h.example/x?q=malware-analysis-2026'],
  [
    'https://h.example/x?f=setup64installer2026.exe',
    'https://h.example/x?f=setup64installer2026.exe',
  ],
  [
    'https://h.example/x?i=0f8fad5b-d9cb-469f-a165-70867728950e',
    'https://h.example/x?i=0f8fad5b-d9cb-469f-a165-70867728950e',
  ],
  // Documents as values
  [
    `https://h.example/x?d=${encodeURIComponent('{"token":"abc","n":1,"in":[{"user":"ann"}]}')}`,
    'https://h.example/x?d=%7B%22token%22%3A%22<token>%22%2C%22n%22%3A1%2C%22in%22%3A%5B%7B%22user%22%3A%22<token>%22%7D%5D%7D',
  ],
  [
    `https://h.example/x?d=${encodeURIComponent('{"f":"C:\\\\Users\\\\ann\\\\x"}')}`,
    'https://h.example/x?d=%7B%22f%22%3A%22C%3A%5C%5CUsers%5C%5C<user>%5C%5Cx%22%7D',
  ],
  ['https://h.example/x?d=%7B%22n%22%3A1%7D', 'https://h.example/x?d=%7B%22n%22%3A1%7D'],
  ['https://h.example/x?a=1&access_token=2&b=3', 'https://h.example/x?a=1&b=3'],
  ['https://h.example/x?API-Key=1&keyword=k', 'https://h.example/x?keyword=k'],
  ['https://h.example/x?X-Amz-Signature=1&X-Amz-Date=2', 'https://h.example/x?X-Amz-Date=2'],
  ['https://h.example/x?%74oken=1&a=2', 'https://h.example/x?a=2'],
  ['https://h.example/x?auth%5Btoken%5D=1&a=2', 'https://h.example/x?a=2'],
  ['https://h.example/x?author=somebody', 'https://h.example/x?author=somebody'],
  ['https://h.example/x?v=eyJhbGciOiJI.eyJzdWIiOiIx.c2ln', 'https://h.example/x'],
  ['https://h.example/eyJhbGciOiJI.eyJzdWIiOiIx.c2ln/x', 'https://h.example/<token>/x'],
  ['https://h.example/x;jsessionid=AB12?a=1', 'https://h.example/x?a=1'],
  ['https://h.example/x?PHPSESSID=1;a=2', 'https://h.example/x?a=2'],
  ['https://h.example/#access_token=1&a=2', 'https://h.example/'],
  ['https://h.example/#/back?code=1', 'https://h.example/'],
  ['https://h.example/#eyJhbGciOiJI.eyJzdWIiOiIx.c2ln', 'https://h.example/'],
  ['https://h.example/#chapter-2', 'https://h.example/#chapter-2'],
  ['https://h.example/?to=alice@example.com', 'https://h.example/?to=<email>'],
  ['https://h.example/?to=alice%40example.com', 'https://h.example/?to=<email>'],
  ['https://h.example/?email=alice', 'https://h.example/'],
  [
    'https://h.example/?next=https%3A%2F%2Fu%3Ap%40i.example%2F%3Ftoken%3D1%26b%3D2',
    'https://h.example/?next=https%3A%2F%2Fi.example%2F%3Fb%3D2',
  ],
  [
    'https://h.example/?f=C%3A%5CUsers%5Calice%5Cx',
    'https://h.example/?f=C%3A%5CUsers%5C<user>%5Cx',
  ],
  ['file:///home/alice smith/x', 'file:///home/<user>/x'],
  ['mailto:alice@example.com', 'mailto:<email>'],
  ['C:\\Users\\alice\\x.url', 'C:\\Users\\<user>\\x.url'],
];

describe('depersonalise', () => {
  for (const [given, expected] of text) {
    it(`cleans ${given}`, () => assert.equal(depersonalise(given), expected));
  }
  for (const given of unchanged) {
    it(`leaves ${JSON.stringify(given)} alone`, () => assert.equal(depersonalise(given), given));
  }
  for (const [given, expected] of urls) {
    it(`cleans the URL ${given}`, () => assert.equal(depersonaliseUrl(given), expected));
  }

  it('cleans every member of a submission', () => {
    const path = 'C:\\Users\\alice\\x';
    const cleaned = 'C:\\Users\\<user>\\x';
    const words = depersonaliseWords({
      product: path,
      productVersion: path,
      fileName: path,
      sourceUrl: 'https://u:p@h.example/',
      reason: path,
    });
    assert.deepEqual(words, {
      product: cleaned,
      productVersion: cleaned,
      fileName: cleaned,
      sourceUrl: 'https://h.example/',
      reason: cleaned,
    });
    assert.deepEqual(depersonaliseWords({}), {});
  });
});

/** Texts of the pieces that matter, in every order. */
const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['C:', '\\', '/', '//', 'Users', 'home', 'media', 'profiles', '\\\\srv\\', '~', '.'],
        ...['https:', 'file:', 'ftp://', '@', '%40', '%5C', '%2F', '%3A', '?', '&', ';', '=', '#'],
        ...[
          'token',
          'eyJhbGciOiJI.eyJz.c2ln',
          'alice',
          'Alice Smith',
          'example.com',
          ' ',
          '"',
          ':',
        ],
        ...[
          '<user>',
          '<email>',
          '<token>',
          '<',
          '>',
          '[',
          ']',
          '+',
          'Bearer ',
          '%',
          '%25',
          '..',
          '%253F',
        ],
      ),
      fc.string({ maxLength: 6, unit: 'grapheme' }),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

describe('properties of depersonalise', () => {
  it('gives the same when applied twice', () => {
    fc.assert(
      fc.property(pieces, (given) => {
        for (const clean of [depersonalise, depersonaliseUrl]) {
          const once = clean(given);
          assert.equal(clean(once), once);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('leaves no name of a user and no password behind', () => {
    const name = fc.stringMatching(/^[a-z]{3}QZ[a-z0-9]{2,8}$/);
    const path = fc.constantFrom(
      (n: string) => `C:\\Users\\${n}\\file.exe`,
      (n: string) => `/home/${n}/file`,
      (n: string) => `/Volumes/Disk/Users/${n}/file`,
      (n: string) => `\\\\server\\profiles$\\${n}\\file`,
      (n: string) => `https://${n}:${n}@host.example/file?api_key=${n}&session=${n}`,
      (n: string) => `https://host.example/#id_token=${n}`,
      (n: string) => `mail of ${n}@example.com`,
    );
    fc.assert(
      fc.property(name, path, pieces, (secret, make, tail) => {
        const given = make(secret);
        for (const clean of [depersonalise, depersonaliseUrl]) {
          assert.ok(!clean(given).includes(secret), clean(given));
          assert.ok(!clean(`${given} ${tail}`).includes(secret));
        }
      }),
    );
  });

  it('reads a long hostile text once, whatever it repeats', () => {
    const units = [
      'a',
      '@',
      'a@',
      '/',
      'users/',
      'home\\',
      'eyJ',
      'eyJa.',
      '://',
      '://a:',
      '%5c',
      '%252f',
      '?a',
      '?token=',
      'users\\a\\..\\',
      // One URL in the next, without end.
      'https://a.b/?a=',
    ];
    const more = [
      'https://',
      '?a=',
      '&token',
      ';',
      '#',
      '%40',
      'a.',
      '-',
      '~a',
      '//a/users/',
      ' ',
      'token="',
      'password: ',
      'home/CORP/',
      'a.com/',
      '¥users¥',
      '?d={"',
    ];
    // Work that grows with the square of this would take hours.
    const sizeBytes = 1_000_000;
    for (const unit of [...units, ...more, '%', '<user>', '\\\\a\\profiles\\', 'docume~1/']) {
      const given = unit.repeat(Math.ceil(sizeBytes / unit.length));
      assert.ok(depersonalise(given).length <= 2 * given.length, unit);
      assert.ok(depersonaliseUrl(given).length <= 2 * given.length, unit);
    }
  });
});
