import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { columnsOf } from '../../../cli/render/columns.ts';
import { bareEnvironment, LINESMAN, runLinesman } from '../../support/linesman.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-widths-'));
const env = bareEnvironment(folder, { TERM: 'xterm' });
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const config = join(folder, 'config.json');
writeFileSync(
  config,
  JSON.stringify({
    exchange: { host: '127.0.0.1', mapperPort: 9 },
    accessLists: [
      { device: 'Citrix Access Gateway', owner: 'Network team', allow: '135,1024-2000' },
      { device: 'ISA Server', owner: 'Firewall team', allow: '135,1024-2000' },
    ],
  }),
);

/** util-linux's `script` gives a command a terminal. */
const why =
  process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
    ? null
    : 'needs the script of util-linux';
if (why !== null) console.log(`skipped: ${why}`);

/** What a terminal of so many columns is sent, colours and what was wiped left out. */
async function onTerminal(columns: number, args: readonly string[]): Promise<string> {
  const command = [process.execPath, LINESMAN, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', `stty cols ${String(columns)}; ${command}`, '/dev/null'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  await new Promise((resolve) => child.once('close', resolve));
  // What follows a carriage return overwrites the line: the last of it is what stays.
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.replace(/\r$/, '').split('\r').at(-1))
    .join('\n');
}

const COMMANDS: readonly (readonly string[])[] = [
  ['--help'],
  ['probe', '--help'],
  ['collector', '--help'],
  ['demo', 'fault'],
  ['explain', 'RPC_PORT_OUTSIDE_ACL'],
  ['settings', '--config', config],
  ['probe', '--config', config, '--timeout-ms', '3000'],
  ['history'],
  ['status'],
  ['outbox'],
  ['outbox', 'list'],
  ['bundle', '--preview', '--config', config],
  ['decode', 'nonsense'],
  ['probe', 'exch 1'],
];

describe.skipIf(why !== null).each([40, 80, 120])('on a terminal of %i columns', (columns) => {
  it.each(COMMANDS.map((args) => [args]))('no line is broken by the terminal: %j', async (args) => {
    const text = await onTerminal(columns, args);

    expect(text.trim()).not.toBe('');
    const tooLong = text
      .split('\n')
      .filter((line) => columnsOf(line) > columns && line.trim().includes(' '));
    expect(tooLong).toEqual([]);
  });
});

it('sends no control character where nobody looks on', async () => {
  const { stdout, stderr } = await runLinesman(
    ['probe', '--config', config, '--timeout-ms', '3000'],
    env,
  );

  const text = stdout + stderr;
  expect(text).toBe(stripVTControlCharacters(text));
  expect(text).not.toContain('\r');
});
