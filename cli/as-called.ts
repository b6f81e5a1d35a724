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
