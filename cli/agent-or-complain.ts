import { type AgentClient, type Connected, connectAgent } from '../agent/client/client.ts';
import { EXIT } from '../model/exit.ts';
import type { Context } from './process.ts';
import { WORDS } from './words.ts';

const { AGENT } = WORDS.commands;

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
