/** Older words may speak of another network, or of a password that was corrected since. */
export const FRESH_MS = 30 * 60_000;

/** Longest line of a log that is repeated. */
const LONGEST_WORDS = 300;

export interface LogTail {
  /** The end of the file; its first line may be torn. */
  readonly text: string;
  /** When the file was last written: the time of its last line. */
  readonly writtenAt: Date;
}

/**
 * The client's words for a refused logon in its log: the last line, whose time alone is known for
 * sure. Null when that line says something else, was written before the last boot, or more than
 * half an hour ago. A clock that was set back makes nothing fresh.
 */
export function refusalInLog(
  { text, writtenAt }: LogTail,
  refusal: RegExp,
  now: Date,
  bootedAt: Date,
): string | null {
  const ageMs = now.getTime() - writtenAt.getTime();
  if (ageMs < 0 || ageMs > FRESH_MS || writtenAt < bootedAt) return null;
  const last = lastLine(text);
  return refusal.test(last) ? wordsOf(last) : null;
}

export interface JournalWords {
  readonly refusal: RegExp;
  readonly acceptance: RegExp;
}

/**
 * The same in lines of the journal, which were asked for by their age: the last one that refuses,
 * unless a later one let the user in.
 */
export function refusalInJournal(
  text: string,
  { refusal, acceptance }: JournalWords,
): string | null {
  const last = text.split('\n').findLast((line) => refusal.test(line) || acceptance.test(line));
  return last === undefined || !refusal.test(last) ? null : wordsOf(last);
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** One line of printable text. */
const wordsOf = (line: string): string =>
  line
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, LONGEST_WORDS);
