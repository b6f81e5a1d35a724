import { StringDecoder } from 'node:string_decoder';

/** Longer than any password that is taken. */
const MAX_CHARACTERS = 1024;
const ENTER = /[\r\n]/;
/** Ctrl-C and Ctrl-D, where the terminal passes them on; Backspace on either kind of terminal. */
const STOP = new Set(['\u0003', '\u0004']);
const BACK = new Set(['\u007f', '\b']);

/**
 * A secret from a person at a terminal, who does not see it, or the first line of what is piped in.
 * Arguments would show it to every user of the machine.
 *
 * @param prompt written to stderr, at a terminal alone
 * @returns null when nothing came, or Ctrl-C
 */
export async function readSecret(prompt: string): Promise<string | null> {
  const { stdin, stderr } = process;
  const { isTTY } = stdin;
  if (isTTY) {
    // First: what is typed into the prompt at once would be shown by the terminal.
    stdin.setRawMode(true);
    stderr.write(prompt);
  }
  try {
    return await firstLine(stdin, isTTY);
  } finally {
    if (isTTY) {
      stdin.setRawMode(false);
      stderr.write('\n');
    }
    stdin.pause();
  }
}

async function firstLine(stdin: NodeJS.ReadStream, isTyped: boolean): Promise<string | null> {
  const decoder = new StringDecoder('utf8');
  let line: string[] = [];
  // Left open: a second question may follow.
  for await (const chunk of stdin.iterator({ destroyOnReturn: false }))
    for (const character of decoder.write(Buffer.from(chunk as Uint8Array))) {
      if (ENTER.test(character)) return line.join('');
      if (isTyped && STOP.has(character)) return null;
      if (isTyped && BACK.has(character)) line = line.slice(0, -1);
      else if (line.length < MAX_CHARACTERS) line.push(character);
    }
  return line.length === 0 ? null : line.join('');
}
