/** Containers of `own.txt`, made by the programs that are named; nobody else's bytes. */

export const ownText = 'This is a member of our own.\n';

const base64 = (text: string) => Buffer.from(text, 'base64');

/** 7-Zip 22. */
export const sevenZip = base64(
  'N3q8ryccAASo2ezMIQAAAAAAAABaAAAAAAAAAHJIrs0BABxUaGlzIGlzIGEgbWVtYmVyIG9mIG91ciBvd24uCgABBAYAAQkh' +
    'AAcLAQABISEBAAwdAAgKAZgmdsUAAAUBGQwAAAAAAAAAAAAAAAAREQBvAHcAbgAuAHQAeAB0AAAAGQIAABQKAQBTbJ/HBH3d' +
    'ARUGAQAggKSBAAA=',
);

/** 7-Zip 22, also its names encrypted, with `infected`. */
export const sevenZipLocked = base64(
  'N3q8ryccAARVNWwXoAAAAAAAAAAuAAAAAAAAADS6vyFUGhfTwxuMVydm8RepRqkAPJKtlFxaEf0E7et6fJCBMH7z2bDYW9aw' +
    'FaxLv3DVAYFMy15x325EUFG0KVh1xBpux7sB14ue2NB6Pu7X3EK5jC4AjFQ0BfrUBldhK5sFwlruCdkHFwQTQnUjOuwutQba' +
    '7kVpfg2PKNP/KS2db6aYZ1KwtZjANozShqXpl6DrHEo28YZ3wTpEA2xmxLoiAUikFwYwAQlwAAcLAQABJAbxBwESUw9DpQ62' +
    'xDPZRiFDLc7QjXrQDGoKAeKVyj8AAA==',
);

/** Compressed files and archives of other programs, each of the text alone. */
export const others: Readonly<Record<string, Uint8Array>> = {
  xz: base64(
    '/Td6WFoAAAFpIt42AgAhAQAAAAA3J5fWAQAcVGhpcyBpcyBhIG1lbWJlciBvZiBvdXIgb3duLgoAAAAAmCZ2xQABMR1A3t2F' +
      'kEKZDQEAAAAAAVla',
  ),
  bzip2: base64(
    'QlpoOTFBWSZTWXobTIgAAARTgAAQQAEEADNjmoAgADFAwAA1Mg0D0nqPIvOmOII3PLEumo6QgfF3JFOFCQehtMiA',
  ),
  zstd: base64('KLUv/SQd6QAAVGhpcyBpcyBhIG1lbWJlciBvZiBvdXIgb3duLgrMI9nA'),
  lz4: base64('BCJNGGRApx0AAIBUaGlzIGlzIGEgbWVtYmVyIG9mIG91ciBvd24uCgAAAADPxp79'),
  arj: base64(
    'YOorACILAQIQAAKywR4Ha8EeB2sAAAAAAAAAAAAAAAAAAAAAAABvd24uYXJqAAC3/HJkAABg6jcALgsBAhAAAMHBHgdrHQAA' +
      'AB0AAACYJnbFAACkEQAAAAAAAMEeB2vBHgdrAAAAAG93bi50eHQAADyPqBYAAFRoaXMgaXMgYSBtZW1iZXIgb2Ygb3VyIG93' +
      'bi4KYOoAAA==',
  ),
};
