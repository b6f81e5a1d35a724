import { EXIT } from '../../model/exit.ts';
import { nearestKey } from '../../model/nearest-key.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { powershellCompletion } from '../completion/powershell.ts';
import { type Shell, SHELLS } from '../completion/shells.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { Described } from '../described.ts';
import type { Context } from '../process.ts';
import { WORDS } from '../words.ts';

const { COMPLETION } = WORDS.commands;

const SCRIPTS: Readonly<Record<Shell, (program: Described) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

/** Prints the script that a shell reads to complete commands, options and values. */
export function completion(context: Context, shell: string, program: Described): Promise<number> {
  const wanted = shell.toLowerCase();
  const known = SHELLS.find((one) => one === wanted || (one === 'powershell' && wanted === 'pwsh'));
  if (known === undefined) {
    context.complain(`linesman: ${COMPLETION.noShell(shell, SHELLS, nearestKey(wanted, SHELLS))}`);
    return Promise.resolve(EXIT.usage);
  }
  const script = SCRIPTS[known](program);
  if (context.json) context.printJson({ schema: 1, shell: known, script });
  else context.print(script.trimEnd());
  return Promise.resolve(EXIT.healthy);
}
