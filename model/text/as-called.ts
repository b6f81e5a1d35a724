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
  'completion',
  'doctor',
  'man',
  'stop',
  'acceptance',
  '--\\w+',
  '\\[',
] as const;

/** A path, a host or a sentence may hold the name as well: only what is to be typed is meant. */
const TO_TYPE = new RegExp(
  `(?<![\\w/\\\\@.-])(?<!npx )linesman(?= (?:${COMMAND_WORDS.join('|')}))`,
  'g',
);

/**
 * The text with every command in it as the reader has to type it.
 *
 * @param prefix what stands before the name of the program: `npx `, or nothing
 */
export const asCalled = (text: string, prefix: string): string =>
  prefix === '' ? text : text.replace(TO_TYPE, `${prefix}linesman`);
