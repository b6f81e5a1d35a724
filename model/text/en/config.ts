/** What is wrong with a configuration; each stands behind the key and a colon. */
export const CONFIG = {
  notObject: 'the file must hold one JSON object',
  unknown: 'no such setting',
  missing: 'is missing',
  line: (key: string, message: string, nearest: string | null): string =>
    `${key === '' ? '' : `${key}: `}${message}${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
  /** @param expected name of a JSON type, or `int` */
  type: (expected: string): string => `must be ${article(expected)}`,
  /** @param origin what has the limit: `string`, `array`, `number` */
  atLeast: (limit: number | bigint, origin: string): string => bound('at least', limit, origin),
  atMost: (limit: number | bigint, origin: string): string => bound('at most', limit, origin),
  forms: (faults: readonly string[]): string =>
    `must be one of the forms that the reference names: ${faults.join('; or it ')}`,
  values: (values: readonly string[]): string => `must be one of ${values.join(', ')}`,
  override: 'name either an adapter or an ssid',
};

/** What is wrong with a file of settings. */
export const SETTINGS_FILE = {
  line: (file: string, fault: string): string => `${file}: ${fault}`,
  absent: (file: string): string =>
    `${file}: there is no such file. Write it, or name another with --config.`,
  correct: 'Correct the file, then try again.',
  unreadable: (why: string): string => `cannot be read (${why})`,
  repeated: (key: string, line: number): string =>
    `line ${String(line)}: "${key}" stands there a second time, and what the first one says is lost; put both into one`,
  tooLarge: (bytes: number): string => `larger than ${String(bytes)} bytes`,
};

/** Why the page cannot name the Exchange server, with the next step. */
export const FIRST_HOST = {
  denied: 'Your company keeps the settings of this laptop: ask your helpdesk to name the server.',
  isSet: 'An Exchange server is named already: change it in the file of the settings.',
  notHere: 'This agent does not run on a file of settings: start it with “linesman start”.',
  notObject: 'it holds something else than sections of settings',
  unreadable: (file: string, why: string): string =>
    `${file} is there, and was left as it is: ${why}. Correct it, then try again.`,
  notWritten: (file: string, why: string): string => `${file} cannot be written: ${why}.`,
};

/** What is counted of a value that has a length. */
const COUNTED: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function bound(words: string, limit: number | bigint, origin: string): string {
  const [one, many] = COUNTED[origin] ?? [];
  return one === undefined
    ? `must be ${words} ${String(limit)}`
    : `must have ${words} ${String(limit)} ${limit === 1 ? one : String(many)}`;
}

const article = (word: string): string => {
  const plain = word === 'int' ? 'whole number' : word;
  return /^[aeiou]/.test(plain) ? `an ${plain}` : `a ${plain}`;
};

/** A setting that reads well and that nothing can be done with. */
export const UNUSABLE = {
  collector: (url: string): string =>
    `collector.url: "${url}" has no usable host or port; reports wait until it is corrected`,
};

/** Where an override was written. */
export const WRITTEN_IN = { policy: 'policy', settings: 'the settings' };
