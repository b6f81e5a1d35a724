import { connectAgent } from '../agent/client/client.ts';
import { WORDS } from './words.ts';

const { STOP } = WORDS.commands;

/** A run under way and an upload are cut off; what is left is to close the databases. */
export const ENDS_WITHIN_MS = 15_000;
export const ANSWERS_WITHIN_MS = 5_000;
const LOOKS_EVERY_MS = 100;

/** Waits until the agent with that process has left the data folder. @returns whether it has */
export async function isGone(dataFolder: string, pid: number): Promise<boolean> {
  const until = performance.now() + ENDS_WITHIN_MS;
  while (performance.now() < until) {
    const there = await connectAgent(dataFolder, { timeoutMs: ANSWERS_WITHIN_MS });
    if (there.ok) there.client.close();
    // Another one may have taken the folder since.
    const isOther = there.ok && there.client.agent.pid !== pid;
    if (isOther || (!there.ok && there.reason === 'no-agent')) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOKS_EVERY_MS);
    });
  }
  return false;
}

/** Ends the agent of a data folder. @returns why it goes on; null: none runs there any more */
export async function endAgent(dataFolder: string): Promise<string | null> {
  const there = await connectAgent(dataFolder, { timeoutMs: ANSWERS_WITHIN_MS });
  if (!there.ok) return there.reason === 'no-agent' ? null : there.message;
  const { pid } = there.client.agent;
  const answer = await there.client.request('agent.stop', {}, { timeoutMs: ANSWERS_WITHIN_MS });
  there.client.close();
  // It may be gone before its answer has come.
  if (!answer.ok && answer.reason !== 'closed') return answer.message;
  return (await isGone(dataFolder, pid)) ? null : STOP.goesOn(pid, ENDS_WITHIN_MS / 1000);
}
