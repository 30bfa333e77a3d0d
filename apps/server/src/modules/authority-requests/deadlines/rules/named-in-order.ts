import type { NamedRule } from '../types.ts';

/** For laws without a number: the day or hour that the order itself names. */
export const namedInOrder: NamedRule = {
  name: 'named-in-order',
  law: 'The order itself',
  article: 'as it says',
  kind: 'answer',
  duty: 'Answer the order',
  unit: 'named',
  pause: { article: 'as agreed', ground: 'agreed with the authority in writing' },
};
