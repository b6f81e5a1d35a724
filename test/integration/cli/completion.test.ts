import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareEnvironment, LINESMAN, runLinesman } from '../../support/linesman.ts';
import { describeWhere, needsCommands, needsFile } from '../../support/needs.ts';
import { onTerminal } from '../../support/terminal/on-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-completion-'));
const env = { ...bareEnvironment(folder), LC_ALL: 'C.UTF-8' };
writeFileSync(join(folder, 'a-report.zip'), '');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const scriptOf = (shell: string): string => join(folder, `linesman.${shell}`);
const write = (shell: string): void => {
  writeFileSync(
    scriptOf(shell),
    execFileSync(process.execPath, [LINESMAN, 'completion', shell], { env }),
  );
};
const BUILT = needsFile(LINESMAN, 'npm run build');

/** What is typed before the Tab key, and what then stands in the line. */
const TYPED: readonly (readonly [typed: string, line: string])[] = [
  ['linesman stat', 'linesman status '],
  ['linesman collector user pass', 'linesman collector user password '],
  ['linesman probe --all', 'linesman probe --all-endpoints '],
  ['linesman explain RPC_PORT_O', 'linesman explain RPC_PORT_OUTSIDE_ACL '],
  ['linesman wait --timeout 5 --for mob', 'linesman wait --timeout 5 --for mobile '],
  ['linesman --no-such demo fault mapper-', 'linesman --no-such demo fault mapper-silent '],
  ['linesman demo fault mapper-silent of', 'linesman demo fault mapper-silent off '],
  ['linesman open a-rep', 'linesman open a-report.zip '],
  [
    'linesman bundle --note explain --out a-rep',
    'linesman bundle --note explain --out a-report.zip ',
  ],
];

/** Types each line, presses Tab, and then a key that prints the line as the shell has it. */
async function completed(shell: readonly string[]): Promise<readonly (string | undefined)[]> {
  const lines = TYPED.map(([typed]) => `${typed}\t\u0007`);
  const { parts, late } = await onTerminal(
    shell,
    [
      ...lines.map((line, index) => ({
        await: index === 0 ? 'READY' : '<[^>]*>',
        send: index === 0 ? line : `\u0015${line}`,
      })),
      { await: '<[^>]*>', send: '\u0015exit\r' },
    ],
    { columns: 200, env: { ...env, HOME: folder } },
  );
  expect(late, parts.join('|')).toBe(false);
  return parts.slice(1, -1).map((part) => /<([^>]*)>/.exec(part)?.[1] ?? part);
}

describeWhere([BUILT, needsCommands('bash', 'python3')], 'the Tab key in bash', () => {
  beforeAll(() => {
    write('bash');
    writeFileSync(
      join(folder, 'rc.bash'),
      `cd '${folder}'; source '${scriptOf('bash')}'; bind -x '"\\C-g": printf "<%s>" "$READLINE_LINE"'; PS1=READY\n`,
    );
  });

  it('ends what was begun', async () => {
    expect(await completed(['bash', '--rcfile', join(folder, 'rc.bash'), '-i'])).toEqual(
      TYPED.map(([, line]) => line),
    );
  }, 90_000);
});

describeWhere([BUILT, needsCommands('zsh', 'python3')], 'the Tab key in zsh', () => {
  beforeAll(() => {
    write('zsh');
    writeFileSync(
      join(folder, '.zshrc'),
      `cd '${folder}'; autoload -U compinit; compinit -u; source '${scriptOf('zsh')}'
show() { print -n "<$BUFFER>" }; zle -N show; bindkey '^G' show; PS1=READY\n`,
    );
  });

  it('ends what was begun', async () => {
    expect(await completed(['zsh', '-i'])).toEqual(TYPED.map(([, line]) => line));
  }, 90_000);
});

describeWhere([BUILT, needsCommands('fish')], 'fish', () => {
  beforeAll(() => {
    write('fish');
  });

  it('offers the same', () => {
    const offers = execFileSync(
      'fish',
      [
        '--no-config',
        '-c',
        `cd '${folder}'; source '${scriptOf('fish')}'; for line in $argv; echo (complete -C $line | string replace -r '\\t.*' ''); end`,
        ...TYPED.map(([typed]) => typed),
      ],
      { env, encoding: 'utf8' },
    );

    expect(offers.trimEnd().split('\n')).toEqual(
      TYPED.map(([, line]) => line.trimEnd().split(' ').at(-1)),
    );
  });
});

describe('linesman completion', () => {
  it('names the shell that was meant, and those that there are', async () => {
    const [mistyped, unknown] = await Promise.all([
      runLinesman(['completion', 'bahs'], env),
      runLinesman(['completion', 'tcsh'], env),
    ]);

    expect(mistyped.stderr).toContain('did you mean bash?');
    expect(unknown.stderr).toContain('bash, zsh, fish, powershell');
    expect([mistyped.status, unknown.status]).toEqual([2, 2]);
  });
});
