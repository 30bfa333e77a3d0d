/** What those who exchange samples and those who spread them put on archives. */
export const customaryPasswords: readonly string[] = [
  'infected',
  'infected666',
  'virus',
  'malware',
  'password',
  'novirus',
  '1234',
  '12345',
  '123456',
  '123',
  '2024',
  '2025',
  '2026',
  'dangerous',
];
