import { connectAgent } from '../../agent/client/client.ts';
import type { AgentState, WatchLine } from '../../model/agent-state.ts';
import { EXIT } from '../../model/exit.ts';
import { WORDS } from '../words.ts';
import {
  AGENT_TIMEOUT_MS,
  complainNoAgent,
  complainRequest,
  exitWithout,
} from '../agent-or-complain.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import { type Context, untilStopped } from '../process.ts';
import { paintFor } from '../render/paint.ts';
import { watchLine, watchWords } from '../render/watch.ts';
import { startOwnWatcher } from '../own-watcher.ts';

const { AGENT, WATCH } = WORDS.commands;

const NOTHING_WAITS = { count: 0, bytes: 0, heldBecause: null, trouble: null } as const;

/**
 * Streams changes until Ctrl-C: the agent's if one runs, else those of a watcher of its own, which
 * knows the network alone.
 */
export async function watch(context: Context): Promise<number> {
  const stopped = untilStopped();
  const print = printer(context);
  const connected = await connectAgent(context.dataFolder, { timeoutMs: AGENT_TIMEOUT_MS });
  if (!connected.ok && connected.reason !== 'no-agent') {
    complainNoAgent(context, connected);
    return exitWithout(connected);
  }
  if (!connected.ok) return watchAlone(context, print, stopped);

  const { client } = connected;
  const lost = new Promise<string>((resolve) => {
    client.onClose(resolve);
  });
  const subscribed = await client.subscribe(
    (state) => {
      print(lineOf(state));
    },
    { timeoutMs: AGENT_TIMEOUT_MS },
  );
  if (!subscribed.ok) return complainRequest(context, subscribed);
  const ending = await Promise.race([lost, stopped.then(() => null)]);
  if (ending === null) {
    client.close();
    return EXIT.healthy;
  }
  context.complain(`linesman: ${AGENT.gone(ending)}`);
  return EXIT.inconclusive;
}

async function watchAlone(
  context: Context,
  print: (line: WatchLine) => void,
  stopped: Promise<unknown>,
): Promise<number> {
  const configured = await settingsOrComplain(context);
  if (configured === null) return EXIT.usage;
  context.say(WATCH.alone);
  const watcher = await startOwnWatcher(
    configured.settings,
    (network) => {
      print({ at: new Date().toISOString(), network, diagnosis: null, outbox: NOTHING_WAITS });
    },
    (sentence) => {
      context.say(`linesman: ${sentence}`);
    },
  );
  await stopped;
  await watcher.close();
  return EXIT.healthy;
}

const lineOf = ({ network, diagnosis, outbox }: AgentState): WatchLine => ({
  at: new Date().toISOString(),
  network,
  diagnosis,
  outbox,
});

/**
 * Prints a line only where something that it shows has changed: JSON shows all, a person sees a few
 * words.
 */
export function printer({
  json,
  print,
  columns,
  color,
}: Pick<Context, 'json' | 'print' | 'columns' | 'color'>): (line: WatchLine) => void {
  const paint = paintFor(color);
  let before = '';
  return (line) => {
    const { at, ...seen } = line;
    const now = json ? JSON.stringify(seen) : watchWords(line, columns, paint);
    if (now === before) return;
    before = now;
    print(json ? JSON.stringify(line) : watchLine(at, now));
  };
}
