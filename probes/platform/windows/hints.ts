import { KNOWN } from '../../../model/text/en/system-answers.ts';
import { isDeepStrictEqual } from 'node:util';
import {
  NO_HINTS,
  type AdapterHint,
  type ClientHint,
  type HintSource,
  type SystemHints,
} from '../ports.ts';
import type { NativeAnswer } from '../answer.ts';
import { interfaceTable, listAdapters, type InterfaceRow, type ListedAdapter } from './iphlpapi.ts';
import { rasClients } from './rasapi32.ts';
import { wlanInterfaces, type WlanInterface } from './wlanapi.ts';

/**
 * Names of Wi-Fi networks change without a new address (roaming keeps it): asked anew at least this
 * far apart, and when adapters differ.
 */
const ASK_EVERY_MS = 30_000;

/** Connecting takes seconds, and no look shows it: a VPN of Windows gets its adapter at the end. */
const ASK_CLIENTS_EVERY_MS = 3000;

/** IANA ifType of 802.11: without such an adapter the Wi-Fi service is not asked. */
const IF_TYPE_WIFI = 71;

/** Where the hints come from; tests pass their own. */
export interface WindowsHintsIo {
  readonly adapters: () => NativeAnswer<readonly ListedAdapter[]>;
  readonly interfaces: () => NativeAnswer<readonly InterfaceRow[]>;
  readonly wlan: () => Promise<NativeAnswer<readonly WlanInterface[]>>;
  readonly clients: () => Promise<NativeAnswer<readonly ClientHint[]>>;
  readonly monotonicMs: () => number;
}

const SYSTEM: WindowsHintsIo = {
  adapters: listAdapters,
  interfaces: interfaceTable,
  wlan: wlanInterfaces,
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

/** Names of the Wi-Fi networks in use (wlanapi), and what Windows' own VPN says (rasapi32). */
export function windowsHints(io: WindowsHintsIo = SYSTEM): HintSource {
  let known = NO_HINTS;
  let listener: {
    readonly onChange: () => void;
    readonly onHealth: (sentence: string) => void;
  } | null = null;
  let seenLast = '';
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
    learn: (adapters) => {
      learn({ adapters });
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
      vpn(isNew, nowMs);
    },
    start: (onChange, onHealth) => {
      listener = { onChange, onHealth };
    },
    once: async () => {
      const [adapters, clients] = await Promise.all([readSsids(io), io.clients()]);
      learn({
        ...(adapters.ok ? { adapters: adapters.value } : {}),
        ...(clients.ok ? { clients: clients.value } : {}),
      });
      return [
        ...(adapters.ok ? [] : [KNOWN.not(KNOWN.wifiNames, adapters.why)]),
        ...(clients.ok ? [] : [KNOWN.not(KNOWN.windowsVpn, clients.why)]),
      ];
    },
    stop: () => {
      listener = null;
      return Promise.resolve();
    },
  };
}

/** By adapter name; empty, and no service asked, where there is no Wi-Fi adapter. */
async function readSsids({
  adapters,
  interfaces,
  wlan,
}: WindowsHintsIo): Promise<NativeAnswer<ReadonlyMap<string, AdapterHint>>> {
  const listed = adapters();
  if (!listed.ok) return listed;
  const wireless = listed.value.filter(({ ifType }) => ifType === IF_TYPE_WIFI);
  if (wireless.length === 0) return { ok: true, value: new Map() };
  const table = interfaces();
  if (!table.ok) return table;
  const networks = await wlan();
  if (!networks.ok) return networks;
  const ssidOf = new Map(networks.value.map(({ guid, ssid }) => [guid, ssid]));
  const guidOf = new Map(table.value.map(({ luid, guid }) => [luid, guid]));
  return {
    ok: true,
    value: new Map(
      wireless.map(({ name, luid }) => [
        name,
        { verdict: null, metered: null, ssid: ssidOf.get(guidOf.get(luid) ?? '') ?? null },
      ]),
    ),
  };
}
