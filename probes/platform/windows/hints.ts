import { KNOWN } from '../../../model/text/en/system-answers.ts';
import { isDeepStrictEqual } from 'node:util';
import { NO_HINTS, type ClientHint, type HintSource, type SystemHints } from '../ports.ts';
import type { NativeAnswer } from '../answer.ts';
import {
  type AdapterHintsIo,
  type Cost,
  hintsByAdapter,
  readCosts,
  readSsids,
} from './adapter-hints.ts';
import { interfaceTable, listAdapters } from './iphlpapi.ts';
import { connectionCosts } from './connection-costs.ts';
import { rasClients } from './rasapi32.ts';
import { wlanInterfaces } from './wlanapi.ts';

/**
 * Names of Wi-Fi networks change without a new address (roaming keeps it), and so does what a network
 * costs: asked anew at least this far apart, and when adapters differ.
 */
const ASK_EVERY_MS = 30_000;

/** Connecting takes seconds, and no look shows it: a VPN of Windows gets its adapter at the end. */
const ASK_CLIENTS_EVERY_MS = 3000;

/** Where the hints come from; tests pass their own. */
export interface WindowsHintsIo extends AdapterHintsIo {
  readonly clients: () => Promise<NativeAnswer<readonly ClientHint[]>>;
  readonly monotonicMs: () => number;
}

const SYSTEM: WindowsHintsIo = {
  adapters: listAdapters,
  interfaces: interfaceTable,
  wlan: wlanInterfaces,
  costs: connectionCosts,
  clients: rasClients,
  monotonicMs: () => performance.now(),
};

/** The sentences about a source that fails, and that works again. */
interface Words {
  readonly notKnown: (why: string) => string;
  readonly knownAgain: string;
  readonly cannotAsk: (why: string) => string;
}

const wordsOf = (what: string): Words => ({
  notKnown: (why) => KNOWN.not(what, why),
  knownAgain: KNOWN.again(what),
  cannotAsk: (why) => KNOWN.cannotAsk(what, why),
});

interface Sense<Value> {
  readonly everyMs: number;
  readonly words: Words;
  readonly read: () => Promise<NativeAnswer<Value>>;
  readonly learn: (value: Value) => void;
  readonly tell: (sentence: string) => void;
  /** False once nobody listens any more: an answer that comes then is dropped. */
  readonly isWanted: () => boolean;
}

/** Asks when something is new, and at most so often otherwise; never twice at a time. */
function repeated<Value>(sense: Sense<Value>): (isNew: boolean, nowMs: number) => void {
  const { everyMs, words, read, learn, tell, isWanted } = sense;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let told: string | null = null;
  // A service that hangs is not asked a second time while it does.
  let isAsking = false;
  let isMissed = false;
  const ask = async (): Promise<void> => {
    const answered = await read();
    if (!isWanted()) return;
    if (!answered.ok) {
      if (told !== answered.why) tell(words.notKnown(answered.why));
      told = answered.why;
      return;
    }
    if (told !== null) tell(words.knownAgain);
    told = null;
    learn(answered.value);
  };
  return (isNew, nowMs) => {
    isMissed ||= isNew;
    if (isAsking || (!isMissed && nowMs - askedAtMs < everyMs)) return;
    isAsking = true;
    isMissed = false;
    askedAtMs = nowMs;
    void ask()
      .catch((error: unknown) => {
        tell(words.cannotAsk(String(error)));
      })
      .finally(() => {
        isAsking = false;
      });
  };
}

/**
 * Names of the Wi-Fi networks in use (wlanapi), what networks cost (netprofm), and what Windows' own
 * VPN says (rasapi32).
 */
export function windowsHints(io: WindowsHintsIo = SYSTEM): HintSource {
  let known = NO_HINTS;
  let listener: {
    readonly onChange: () => void;
    readonly onHealth: (sentence: string) => void;
  } | null = null;
  let seenLast = '';
  let ssids: ReadonlyMap<string, string | null> = new Map();
  let costs: ReadonlyMap<string, Cost> = new Map();
  const learn = (news: Partial<SystemHints>): void => {
    const now = { ...known, ...news };
    if (isDeepStrictEqual(known, now)) return;
    known = now;
    listener?.onChange();
  };
  const common = {
    tell: (sentence: string) => listener?.onHealth(sentence),
    isWanted: () => listener !== null,
  };
  const wifi = repeated({
    ...common,
    everyMs: ASK_EVERY_MS,
    words: wordsOf(KNOWN.wifiNames),
    read: () => readSsids(io),
    learn: (names) => {
      ssids = names;
      learn({ adapters: hintsByAdapter(ssids, costs) });
    },
  });
  const cost = repeated({
    ...common,
    everyMs: ASK_EVERY_MS,
    words: wordsOf(KNOWN.networkCosts),
    read: () => readCosts(io),
    learn: (prices) => {
      costs = prices;
      learn({ adapters: hintsByAdapter(ssids, costs) });
    },
  });
  const vpn = repeated({
    ...common,
    everyMs: ASK_CLIENTS_EVERY_MS,
    words: wordsOf(KNOWN.windowsVpn),
    read: io.clients,
    learn: (clients) => {
      learn({ clients });
    },
  });
  return {
    hints: () => known,
    seen: (adapters) => {
      if (listener === null) return;
      const text = JSON.stringify(adapters.map(({ name, addresses }) => [name, addresses]));
      const isNew = text !== seenLast;
      seenLast = text;
      const nowMs = io.monotonicMs();
      wifi(isNew, nowMs);
      cost(isNew, nowMs);
      vpn(isNew, nowMs);
    },
    start: (onChange, onHealth) => {
      listener = { onChange, onHealth };
    },
    once: async () => {
      const [names, prices, clients] = await Promise.all([
        readSsids(io),
        readCosts(io),
        io.clients(),
      ]);
      if (names.ok) ssids = names.value;
      if (prices.ok) costs = prices.value;
      learn({
        adapters: hintsByAdapter(ssids, costs),
        ...(clients.ok ? { clients: clients.value } : {}),
      });
      return [
        ...(names.ok ? [] : [KNOWN.not(KNOWN.wifiNames, names.why)]),
        ...(prices.ok ? [] : [KNOWN.not(KNOWN.networkCosts, prices.why)]),
        ...(clients.ok ? [] : [KNOWN.not(KNOWN.windowsVpn, clients.why)]),
      ];
    },
    stop: () => {
      listener = null;
      return Promise.resolve();
    },
  };
}
