import { configFile, policyFile } from '../agent/settings/paths.ts';
import { loadSettings } from '../agent/settings/load.ts';
import type { ResolvedSettings } from '../agent/settings/resolved.ts';
import { firstUnanswered } from '../lib/answers-in-time.ts';
import type { Context } from './process.ts';
import { type AgentClient, type Connected, connectAgent } from '../agent/client/client.ts';
import { EXIT } from '../model/exit.ts';
import { WORDS } from './words.ts';

const { AGENT, SETTINGS } = WORDS.commands;
const { FOLDER } = WORDS.data;

/** What a command reads or writes, and cannot do without. */
export type Files = 'data' | 'settings';

/** A sleeping disk, or a share that is mounted on demand, answers within that, in milliseconds. */
const FILES_ANSWER_WITHIN_MS = 5_000;

/**
 * Whether the file systems of these files answer; a share whose server is gone would hold the
 * command for ever. Says so otherwise.
 */
export async function answersOrComplains(
  context: Context,
  files: readonly Files[],
): Promise<boolean> {
  const silent = await firstUnanswered(
    files.flatMap((kind) => pathsOf(context, kind)),
    FILES_ANSWER_WITHIN_MS,
  );
  if (silent === null) return true;
  const say = silent === context.dataFolder ? FOLDER.silent : FOLDER.silentFile;
  context.complain(`linesman: ${say(silent, FILES_ANSWER_WITHIN_MS)}`);
  return false;
}

function pathsOf({ dataFolder, configFile: named, surroundings }: Context, kind: Files): string[] {
  if (kind === 'data') return [dataFolder];
  const policy = policyFile(surroundings);
  return [...(policy === null ? [] : [policy]), named ?? configFile(surroundings)];
}

/**
 * The settings, or null after the reasons have been printed: the caller then exits with `usage`.
 * `clear` makes room for a message.
 */
export async function settingsOrComplain(
  context: Context,
  clear: () => void = () => undefined,
): Promise<{ readonly settings: ResolvedSettings; readonly file: string } | null> {
  const loaded = await loadSettings({
    named: context.configFile,
    surroundings: context.surroundings,
  });
  if (!loaded.ok) {
    clear();
    complainOfFile(context, loaded.messages);
    return null;
  }
  if (loaded.settings.provenance.problems.length > 0) clear();
  for (const problem of loaded.settings.provenance.problems)
    context.say(`linesman: ${SETTINGS.ignoredKey(problem)}`);
  return loaded;
}

/**
 * Whether the file of `--config` is right, for commands that need no settings as well: whoever names
 * one is told of its faults. Says so otherwise; without a named file nothing is read.
 */
export async function namedFileIsRight(context: Context): Promise<boolean> {
  if (context.configFile === null) return true;
  if (!(await answersOrComplains(context, ['settings']))) return false;
  const loaded = await loadSettings({
    named: context.configFile,
    surroundings: context.surroundings,
  });
  if (!loaded.ok) complainOfFile(context, loaded.messages);
  return loaded.ok;
}

function complainOfFile(context: Context, messages: readonly string[]): void {
  for (const message of messages) context.complain(`linesman: ${message}`);
}

/** Longest wait for an agent on this machine to answer, in milliseconds. */
export const AGENT_TIMEOUT_MS = 5_000;

/** The running agent, or the exit status after the reason and the next step have been printed. */
export async function agentOrComplain(
  context: Context,
): Promise<
  | { readonly ok: true; readonly client: AgentClient }
  | { readonly ok: false; readonly exit: number }
> {
  const connected = await connectAgent(context.dataFolder, { timeoutMs: AGENT_TIMEOUT_MS });
  if (connected.ok) return connected;
  complainNoAgent(context, connected);
  return { ok: false, exit: exitWithout(connected) };
}

export function complainNoAgent(
  context: Context,
  { reason, message }: Extract<Connected, { ok: false }>,
): void {
  context.complain(`linesman: ${AGENT.noAgent(message)}`);
  if (reason === 'no-agent') context.complain(AGENT.start);
}

export const exitWithout = ({ reason }: Extract<Connected, { ok: false }>): number =>
  reason === 'no-answer' ? EXIT.timedOut : EXIT.inconclusive;

/** Exit status of a request that failed on its way, after the reason has been printed. */
export function complainRequest(
  context: Context,
  {
    reason,
    message,
  }: { readonly reason: 'timed-out' | 'closed' | 'failed'; readonly message: string },
): number {
  context.complain(`linesman: ${message}`);
  return { 'timed-out': EXIT.timedOut, closed: EXIT.inconclusive, failed: EXIT.internalError }[
    reason
  ];
}
