import { connectAgent } from '../../agent/client/client.ts';
import { EXIT } from '../../model/exit.ts';
import { WORDS } from '../words.ts';
import {
  AGENT_TIMEOUT_MS,
  complainNoAgent,
  complainRequest,
  exitWithout,
} from '../agent-or-complain.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import { type Context, standardOutput, untilStopped } from '../process.ts';
import { startOwnWatcher } from '../own-watcher.ts';
import { watchByLines, type Watching } from './watching.ts';

const { AGENT, WATCH } = WORDS.commands;

const NOTHING_WAITS = { count: 0, bytes: 0, heldBecause: null, trouble: null } as const;

interface WatchOptions {
  readonly lines?: boolean;
}

/**
 * Shows changes until Ctrl-C, on a full screen or line by line: the agent's if one runs, else those of
 * a watcher of its own, which knows the network alone.
 */
export async function watch(context: Context, { lines }: WatchOptions = {}): Promise<number> {
  const stopped = untilStopped();
  const connected = await connectAgent(context.dataFolder, { timeoutMs: AGENT_TIMEOUT_MS });
  if (!connected.ok && connected.reason !== 'no-agent') {
    complainNoAgent(context, connected);
    return exitWithout(connected);
  }
  if (!connected.ok) return watchAlone(context, lines === true, stopped);

  const { client } = connected;
  const lost = new Promise<string>((resolve) => {
    client.onClose(resolve);
  });
  const watching = await watchingOf(context, lines === true);
  const subscribed = await client.subscribe(watching.state, { timeoutMs: AGENT_TIMEOUT_MS });
  const ending = subscribed.ok ? await Promise.race([lost, stopped.then(() => null)]) : null;
  watching.end();
  if (!subscribed.ok) return complainRequest(context, subscribed);
  if (ending === null) {
    client.close();
    return EXIT.healthy;
  }
  context.complain(`linesman: ${AGENT.gone(ending)}`);
  return EXIT.inconclusive;
}

/** A full screen where a person looks on and did not ask for lines. */
async function watchingOf(context: Context, lines: boolean): Promise<Watching> {
  const terminal = standardOutput();
  const isScreen =
    terminal.isTTY && !context.json && !lines && context.surroundings.env['TERM'] !== 'dumb';
  if (!isScreen) return watchByLines(context);
  return (await import('./watch-screen.ts')).watchOnScreen(context, terminal);
}

async function watchAlone(
  context: Context,
  lines: boolean,
  stopped: Promise<unknown>,
): Promise<number> {
  const configured = await settingsOrComplain(context);
  if (configured === null) return EXIT.usage;
  const watching = await watchingOf(context, lines);
  watching.say(WATCH.alone);
  const watcher = await startOwnWatcher(
    configured.settings,
    (network) => {
      const at = new Date().toISOString();
      watching.network({ at, network, diagnosis: null, outbox: NOTHING_WAITS });
    },
    (sentence) => {
      watching.say(`linesman: ${sentence}`);
    },
  );
  await stopped;
  watching.end();
  await watcher.close();
  return EXIT.healthy;
}
