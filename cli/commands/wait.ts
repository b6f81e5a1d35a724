import { setTimeout as delay } from 'node:timers/promises';
import { type AgentClient, connectAgent } from '../../agent/client/client.ts';
import { EXIT } from '../../model/exit.ts';
import { NetworkLabel, type NetworkState } from '../../model/network-state.ts';
import { WORDS } from '../words.ts';
import {
  AGENT_TIMEOUT_MS,
  complainNoAgent,
  complainRequest,
  exitWithout,
} from '../agent-or-complain.ts';
import { type AwaitedNetwork, awaitedNetwork, isAwaited } from '../awaited-network.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import { type Context, untilStopped } from '../process.ts';
import { startOwnWatcher } from '../own-watcher.ts';
import { progressLine } from '../render/progress.ts';

const { AGENT, WAIT } = WORDS.commands;
const { clockWords } = WORDS.clock;
const { networkWords } = WORDS.labels;

export interface WaitOptions {
  /** Networks in words; any of them ends the wait. */
  readonly for: readonly string[];
  /** Seconds. */
  readonly timeout?: number;
}

export const DEFAULT_WAIT_S = 30;

/** Why the wait ended. */
type Ending =
  | { readonly kind: 'there'; readonly network: NetworkState }
  | { readonly kind: 'late' | 'stopped' }
  /** The source of states failed; the reason has been printed. */
  | { readonly kind: 'failed'; readonly exit: number };

/** Ends a source of states. */
type Close = () => Promise<void>;

const NOTHING_TO_CLOSE: Close = () => Promise.resolve();

/** Longest wait for a watcher's child process to end, in milliseconds. */
const CLOSE_WITHIN_MS = 1_000;

/**
 * Waits until the network is one of those: the agent's word if one runs, else that of a
 * watcher of its own.
 */
export async function wait(context: Context, options: WaitOptions): Promise<number> {
  const wanted = awaitedOf(options.for);
  if (!wanted.ok) {
    context.complain(`linesman: ${wanted.error}`);
    return EXIT.usage;
  }
  const beganMs = performance.now();
  const waitedMs = (): number => Math.round(performance.now() - beganMs);
  const timeoutMs = (options.timeout ?? DEFAULT_WAIT_S) * 1000;
  const progress = progressLine(context);
  const names = WAIT.names(options.for);
  progress.show(WAIT.waiting(names, null));

  let latest: NetworkState | null = null;
  const until = endings(timeoutMs);
  const states = statesOf(
    context,
    Math.min(timeoutMs, AGENT_TIMEOUT_MS),
    progress.wipe,
    until,
    (network) => {
      latest = network;
      progress.show(WAIT.waiting(names, networkWords(network)));
      if (wanted.networks.some((one) => isAwaited(network, one)))
        until.end({ kind: 'there', network });
    },
  );
  const ending = await until.ended;
  progress.wipe();
  const code = report(context, ending, { names, latest, waitedMs: waitedMs() });
  // A source that is still starting, or whose child does not obey, holds nobody up.
  await Promise.race([
    states.then((close) => close()),
    delay(CLOSE_WITHIN_MS, undefined, { ref: false }),
  ]);
  return code;
}

/** The first ending counts: time is up, Ctrl-C, or what the source of states says. */
interface Endings {
  readonly ended: Promise<Ending>;
  end(how: Ending): void;
  isOver(): boolean;
}

function endings(timeoutMs: number): Endings {
  let resolve: (how: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((settle) => {
    resolve = settle;
  });
  let isOver = false;
  const end = (how: Ending): void => {
    isOver = true;
    clearTimeout(limit);
    resolve(how);
  };
  const limit = setTimeout(() => {
    end({ kind: 'late' });
  }, timeoutMs);
  void untilStopped().then(() => {
    end({ kind: 'stopped' });
  });
  return { ended, end, isOver: () => isOver };
}

interface Waited {
  readonly names: string;
  readonly latest: NetworkState | null;
  readonly waitedMs: number;
}

function report(context: Context, ending: Ending, { names, latest, waitedMs }: Waited): number {
  if (ending.kind === 'failed') return ending.exit;
  if (context.json) context.printJson({ network: latest, waitedMs });
  if (ending.kind === 'there') {
    const at = new Date();
    if (!context.json)
      context.print(`${clockWords(at.toISOString(), at)}  ${networkWords(ending.network)}`);
    return EXIT.healthy;
  }
  const present =
    latest === null ? WAIT.notKnown : WAIT.network(latest.label, networkWords(latest));
  context.complain(
    `linesman: ${ending.kind === 'late' ? WAIT.late(names, Math.round(waitedMs / 1000), present) : WAIT.stopped(names, present)}`,
  );
  return ending.kind === 'late' ? EXIT.timedOut : EXIT.inconclusive;
}

type Awaited =
  | { readonly ok: true; readonly networks: readonly AwaitedNetwork[] }
  | { readonly ok: false; readonly error: string };

/** Decodes `--for`. @returns a sentence with the known words when one is unknown */
export function awaitedOf(texts: readonly string[]): Awaited {
  const networks = texts.map(awaitedNetwork);
  const unknown = texts.find((_, index) => networks[index] === null);
  if (unknown !== undefined)
    return {
      ok: false,
      error: WAIT.noLabel(unknown, [...NetworkLabel.options, 'VPN', 'UMTS', 'LAN', 'Wi-Fi']),
    };
  return { ok: true, networks: networks.filter((network) => network !== null) };
}

/**
 * States as they come, the present one first: the agent's, or those of a watcher of our own.
 * @returns how to end it
 */
async function statesOf(
  context: Context,
  timeoutMs: number,
  clear: () => void,
  until: Endings,
  onNetwork: (network: NetworkState) => void,
): Promise<Close> {
  const connected = await connectAgent(context.dataFolder, { timeoutMs });
  if (until.isOver()) {
    if (connected.ok) connected.client.close();
    return NOTHING_TO_CLOSE;
  }
  if (connected.ok)
    return agentsStates(context, connected.client, timeoutMs, clear, until, onNetwork);
  if (connected.reason === 'no-agent') return ownStates(context, clear, until, onNetwork);
  clear();
  complainNoAgent(context, connected);
  until.end({ kind: 'failed', exit: exitWithout(connected) });
  return NOTHING_TO_CLOSE;
}

async function agentsStates(
  context: Context,
  client: AgentClient,
  timeoutMs: number,
  clear: () => void,
  until: Endings,
  onNetwork: (network: NetworkState) => void,
): Promise<Close> {
  client.onClose((why) => {
    if (until.isOver()) return;
    clear();
    context.complain(`linesman: ${AGENT.gone(why)}`);
    until.end({ kind: 'failed', exit: EXIT.inconclusive });
  });
  const subscribed = await client.subscribe(
    ({ network }) => {
      onNetwork(network);
    },
    { timeoutMs },
  );
  if (!subscribed.ok && !until.isOver()) {
    clear();
    until.end({ kind: 'failed', exit: complainRequest(context, subscribed) });
  }
  return () => {
    client.close();
    return Promise.resolve();
  };
}

async function ownStates(
  context: Context,
  clear: () => void,
  until: Endings,
  onNetwork: (network: NetworkState) => void,
): Promise<Close> {
  const configured = await settingsOrComplain(context, clear);
  if (configured === null) {
    until.end({ kind: 'failed', exit: EXIT.usage });
    return NOTHING_TO_CLOSE;
  }
  const watcher = await startOwnWatcher(configured.settings, onNetwork, (sentence) => {
    if (until.isOver()) return;
    clear();
    context.say(`linesman: ${sentence}`);
  });
  return () => watcher.close();
}
