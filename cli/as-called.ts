/** Words that follow the program's name where a text tells the reader what to type. */
const COMMAND_WORDS = [
  'probe',
  'start',
  'status',
  'watch',
  'wait',
  'history',
  'sync',
  'settings',
  'page',
  'explain',
  'decode',
  'outbox',
  'bundle',
  'open',
  'demo',
  'collector',
  '--\\w+',
  '\\[',
] as const;

/** A path, a host or a sentence may hold the name as well: only what is to be typed is meant. */
const TO_TYPE = new RegExp(
  `(?<![\\w/\\\\@.-])(?<!npx )linesman(?= (?:${COMMAND_WORDS.join('|')}))`,
  'g',
);

/** What stands before the program's name when it is called through npx. */
const NPX = 'npx ';

/**
 * How the reader has to call the program: `npx ` before its name where npx or `npm start` called it,
 * for then nothing on the PATH has that name; else nothing.
 *
 * @see https://docs.npmjs.com/cli/using-npm/scripts#environment
 */
export function callPrefix(env: Readonly<Record<string, string | undefined>>): string {
  const event = env['npm_lifecycle_event'];
  const isOurs = /(^|[\s'"/])linesman/.test(env['npm_lifecycle_script'] ?? '');
  const isStart = event === 'start' && env['npm_package_name'] === 'linesman';
  return (event === 'npx' && isOurs) || isStart ? NPX : '';
}

/** That of this process. */
export const CALL_PREFIX = callPrefix(process.env);

/** The text with every command in it as the reader has to type it. */
export const asCalled = (text: string, prefix: string): string =>
  prefix === '' ? text : text.replace(TO_TYPE, `${prefix}linesman`);
