import { moment } from './words.ts';

/** A moment in UTC, for people and for programs. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} className="nowrap">
      {moment(at)}
    </time>
  );
}
