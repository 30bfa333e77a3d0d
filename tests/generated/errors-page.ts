import type { Files } from '../tidy/source-files.ts';
import { type ErrorCode, errorCodes, httpProblems } from './error-codes.ts';

const introduction = `# Errors
Errors that are foreseen have a code, stable for programs; messages are for people and may change. Over HTTP every failure is
a problem document (RFC 9457) of type \`urn:vitrine:problem:<code>\`; on the command line the message goes to standard error,
with \`--json\` as a problem, and the exit status is 1 (2 where the command line itself is wrong).

This page is made from the comments in the source: change them there.
`;

/** `docs/errors.md`. */
export function renderErrors(files: Files): string {
  const groups = Map.groupBy(errorCodes(files), ({ error, file }) => `${error} ${file}`);
  const sections = [...groups.values()]
    .sort(([a], [b]) => ((a?.error ?? '') < (b?.error ?? '') ? -1 : 1))
    .map(errorSection);
  return [introduction, httpSection(files), ...sections].join('\n');
}

function httpSection(files: Files): string {
  const rows = httpProblems(files).map(
    ({ code, status, title }) => `| \`${code}\` | ${status} | ${title} |`,
  );
  const head = '| code | status | title |\n|---|---|---|';
  return `## Problems over HTTP\nThose that are no module's error; codes of the sections below appear over HTTP too.\n\n${head}\n${rows.join('\n')}\n`;
}

function errorSection(codes: readonly ErrorCode[]): string {
  const [{ error, file } = { error: '', file: '' }] = codes;
  const rows = codes.map(({ code, meaning }) => `| \`${code}\` | ${cell(meaning ?? '')} |`);
  const place = file.replace(/\/[^/]+$/, '');
  return `## ${error}\nOf \`${place}\`.\n\n| code | meaning |\n|---|---|\n${rows.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
