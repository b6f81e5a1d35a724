import { kindOfPort } from '../adapter-kind/macos.ts';
import { kindOfUsb } from '../adapter-kind/usb.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
import { parseUsbCards } from '../../platform/macos/system-profiler.ts';
import type {
  AdapterHint,
  SystemHints,
  AskTools,
  SeenAdapter,
  UsbIds,
} from '../../platform/ports.ts';
import { parseAirportNetwork, parsePorts } from '../../platform/macos/networksetup.ts';
import {
  clientsOf,
  kindOfConnection,
  parseConnections,
  parseInterface,
  type NetworkConnection,
} from '../../platform/macos/scutil-nc.ts';
import type { Tools } from '../../platform/tools.ts';

/** Connections that are asked for their adapter. */
const MAX_OPEN = 8;

/** Asks one tool; a failure is noted and reads as null. */
type Ask = (program: string, ...args: readonly string[]) => Promise<string | null>;

/**
 * Hardware ports, the name of the Wi-Fi network, and the VPN connections with the adapters that
 * they made.
 */
export const askMac = (tools: Tools): AskTools => {
  let cards: { readonly of: string; readonly usb: ReadonlyMap<string, UsbIds> } | null = null;
  return async (known, adapters) => {
    const problems: string[] = [];
    const ask: Ask = async (program, ...args) => {
      const said = await tools.ask(program, args);
      if (!said.ok) problems.push(said.why);
      return said.ok ? said.text : null;
    };
    const [ports, listed] = await Promise.all([
      ask('networksetup', '-listallhardwareports'),
      ask('scutil', '--nc', 'list'),
    ]);
    const connections = listed === null ? null : parseConnections(listed);
    // Asked only where adapters appear whose ports do not tell: it takes a tenth of a second.
    const usbBehind: UsbBehind = async (names) => {
      const of = names.join(' ');
      if (cards?.of !== of) {
        const said = await ask('system_profiler', '-json', 'SPEthernetDataType');
        if (said === null) return new Map();
        cards = { of, usb: parseUsbCards(said) };
      }
      return cards.usb;
    };
    const byPort =
      ports === null
        ? keptOf(known, ({ verdict }) => verdict?.kind !== 'tunnel')
        : await adaptersOfPorts(ask, parsePorts(ports), { adapters, usbBehind });
    const byConnection =
      connections === null
        ? keptOf(known, ({ verdict }) => verdict?.kind === 'tunnel')
        : await adaptersOfConnections(ask, connections);
    return {
      hints: {
        adapters: new Map([...byPort, ...byConnection]),
        clients: connections === null ? known.clients : clientsOf(connections),
      },
      problems,
    };
  };
};

/** What a tool that fails has said before. */
const keptOf = (
  { adapters }: SystemHints,
  isWanted: (hint: AdapterHint) => boolean,
): [string, AdapterHint][] => [...adapters].filter(([, hint]) => isWanted(hint));

const hint = (verdict: KindVerdict | null, ssid: string | null = null): AdapterHint => ({
  verdict,
  metered: null,
  ssid,
});

/** The USB devices behind adapters of these names, as far as there are any. */
type UsbBehind = (names: readonly string[]) => Promise<ReadonlyMap<string, UsbIds>>;

/** Adapters whose port may be a modem's: it tells nothing, or a cable. */
const mayBeStick = (name: string, verdict: KindVerdict | null): boolean =>
  /^en[1-9]\d*$/.test(name) && (verdict === null || verdict.kind === 'lan');

async function adaptersOfPorts(
  ask: Ask,
  ports: ReadonlyMap<string, string>,
  {
    adapters,
    usbBehind,
  }: { readonly adapters: readonly SeenAdapter[]; readonly usbBehind: UsbBehind },
): Promise<[string, AdapterHint][]> {
  const told = adapters
    .filter(({ name }) => ports.has(name))
    .map(({ name }) => ({ name, verdict: kindOfPort(ports.get(name) ?? '') }));
  const open = told.filter(({ name, verdict }) => mayBeStick(name, verdict));
  const usb = open.length === 0 ? null : await usbBehind(open.map(({ name }) => name));
  return Promise.all(
    told.map(async ({ name, verdict }): Promise<[string, AdapterHint]> => {
      if (mayBeStick(name, verdict))
        return [name, hint(kindOfUsb(usb?.get(name) ?? null, true) ?? verdict)];
      if (verdict?.kind !== 'wifi') return [name, hint(verdict)];
      const said = await ask('networksetup', '-getairportnetwork', name);
      return [name, hint(verdict, said === null ? null : parseAirportNetwork(said))];
    }),
  );
}

async function adaptersOfConnections(
  ask: Ask,
  connections: readonly NetworkConnection[],
): Promise<[string, AdapterHint][]> {
  const open = connections
    .filter(({ state }) => state === 'connected' || state === 'connecting')
    .slice(0, MAX_OPEN);
  const named = await Promise.all(
    open.map(async (connection): Promise<[string, AdapterHint][]> => {
      const said = await ask('scutil', '--nc', 'status', connection.id);
      const name = said === null ? null : parseInterface(said);
      return name === null ? [] : [[name, hint(kindOfConnection(connection))]];
    }),
  );
  return named.flat();
}
