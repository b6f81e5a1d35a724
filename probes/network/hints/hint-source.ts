import { WATCH } from '../../../model/text/en/watching.ts';
import { isDeepStrictEqual } from 'node:util';
import { isRoutable } from '../addresses.ts';
import {
  NO_HINTS,
  type AdapterHint,
  type HintSource,
  type SystemHints,
  type SeenAdapter,
  type AskTools,
} from '../../platform/ports.ts';
import { errorName } from '../../../lib/error-name.ts';
import { askLinux } from './linux.ts';
import { askMac } from './macos.ts';
import { systemTools, type Tools } from '../../platform/tools.ts';

/** How often tools are asked at most: a cable that is plugged in makes several looks differ. */
const ASK_GAP_MS = 3000;

/** When a tool that failed is asked again although nothing has changed. */
const RETRY_AFTER_MS = 30_000;

export interface HintSourceIo {
  readonly ask: AskTools;
  /** Ends the tools that still run. */
  readonly stopTools: () => Promise<void>;
  readonly monotonicMs: () => number;
  /**
   * How old facts about VPN clients may grow, whose states no look shows; null: they are asked
   * about only when adapters change.
   */
  readonly clientsAgeMs: number | null;
}

/**
 * Hints from tools that are asked when a look shows an adapter or an address that the look before
 * did not.
 */
export function toolHints({ ask, stopTools, monotonicMs, clientsAgeMs }: HintSourceIo): HintSource {
  let known = NO_HINTS;
  let adapters: readonly SeenAdapter[] | null = null;
  let isDue = false;
  let asking: Promise<void> | null = null;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let told = '';
  let listener: {
    readonly onChange: () => void;
    readonly onHealth: (sentence: string) => void;
  } | null = null;

  const learn = (hints: SystemHints): void => {
    if (isDeepStrictEqual(known, hints)) return;
    known = hints;
    listener?.onChange();
  };
  const complain = (problems: readonly string[]): void => {
    const text = problems.join('; ');
    if (text !== told) listener?.onHealth(text === '' ? WATCH.toolsAgain : WATCH.lessWell(text));
    told = text;
  };
  const run = async (seen: readonly SeenAdapter[]): Promise<void> => {
    let problems: readonly string[];
    try {
      const asked = await ask(known, seen);
      // Adapters may have changed meanwhile: what was said of those is of the past, and the next
      // asking is due already.
      learn(stillTrue(asked.hints, seen, adapters ?? seen));
      ({ problems } = asked);
    } catch (error) {
      problems = [errorName(error)];
    }
    complain(problems);
    asking = null;
    if (problems.length > 0 && !isDue) plan(RETRY_AFTER_MS);
    else if (isDue) plan(ASK_GAP_MS);
  };
  function plan(gapMs: number): void {
    if (listener === null || asking !== null) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = null;
        isDue = false;
        askedAtMs = monotonicMs();
        if (adapters !== null) asking = run(adapters);
      },
      Math.max(0, askedAtMs + gapMs - monotonicMs()),
    );
  }

  return {
    hints: () => known,
    seen: (now) => {
      const hasChanged =
        adapters === null || !isDeepStrictEqual(identities(adapters), identities(now));
      const isOld =
        clientsAgeMs !== null &&
        known.clients.length > 0 &&
        timer === null &&
        asking === null &&
        monotonicMs() - askedAtMs >= clientsAgeMs;
      if (!hasChanged && !isOld) return;
      const before = adapters ?? [];
      adapters = now.map(({ name, addresses }) => ({ name, addresses }));
      isDue = true;
      if (hasChanged) learn(stillTrue(known, before, adapters));
      plan(ASK_GAP_MS);
    },
    start: (onChange, onHealth) => {
      listener = { onChange, onHealth };
      if (isDue) plan(0);
    },
    once: async (now) => {
      const asked = await ask(known, now);
      learn(asked.hints);
      return asked.problems;
    },
    stop: async () => {
      listener = null;
      if (timer !== null) clearTimeout(timer);
      await stopTools();
      await asking;
    },
  };
}

/**
 * Temporary IPv6 addresses come and go in the same network (RFC 8981): they count only where there
 * is no IPv4.
 */
function identityOf({ addresses }: SeenAdapter): string {
  const routable = addresses.filter(isRoutable);
  const v4 = routable.filter((address) => !address.includes(':'));
  return (v4.length > 0 ? v4 : routable).toSorted().join(' ');
}

const identities = (adapters: readonly SeenAdapter[]): [string, string][] =>
  adapters.map((adapter) => [adapter.name, identityOf(adapter)]);

/**
 * What stays true when adapters change: an adapter that has gone may come back as another, and one
 * with other addresses may be in another network or belong to another VPN client; the port it is
 * plugged into stays.
 */
export function stillTrue(
  { adapters, clients }: SystemHints,
  before: readonly SeenAdapter[],
  now: readonly SeenAdapter[],
): SystemHints {
  const [was, is] = [new Map(identities(before)), new Map(identities(now))];
  const kept = [...adapters].flatMap(([name, hint]): [string, AdapterHint][] => {
    if (!is.has(name)) return [];
    if (was.get(name) === is.get(name)) return [[name, hint]];
    return [
      [
        name,
        {
          verdict: hint.verdict?.kind === 'tunnel' ? null : hint.verdict,
          metered: null,
          ssid: null,
        },
      ],
    ];
  });
  return { adapters: new Map(kept), clients };
}

/**
 * A client that connects is seen by asking alone: no system announces it to those who listen to the
 * network.
 */
const CLIENTS_AGE_MS = 10_000;

export interface HintIo {
  readonly tools: Tools;
  readonly monotonicMs: () => number;
}

const REAL_EDGES = (): HintIo => ({
  tools: systemTools(),
  monotonicMs: () => performance.now(),
});

/**
 * Hints of the system's own tools on Linux and macOS; a source that knows nothing elsewhere, and
 * where there are no such tools.
 */
export function createHintSource(
  system: NodeJS.Platform,
  { tools, monotonicMs }: HintIo = REAL_EDGES(),
): HintSource {
  const common = { stopTools: () => tools.stop(), monotonicMs };
  const hasOne = (...names: readonly string[]): boolean => names.some((name) => tools.has(name));
  if (system === 'linux' && hasOne('nmcli', 'iw'))
    return toolHints({ ...common, ask: askLinux(tools), clientsAgeMs: CLIENTS_AGE_MS });
  if (system === 'darwin' && hasOne('networksetup', 'scutil'))
    return toolHints({ ...common, ask: askMac(tools), clientsAgeMs: CLIENTS_AGE_MS });
  return {
    hints: () => NO_HINTS,
    seen: () => undefined,
    start: () => undefined,
    once: () => Promise.resolve([]),
    stop: () => Promise.resolve(),
  };
}
