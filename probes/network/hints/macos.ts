import { kindOfPort } from '../adapter-kind/macos.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
import type { AdapterHint, SystemHints, AskTools, SeenAdapter } from '../../platform/ports.ts';
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
export const askMac =
  (tools: Tools): AskTools =>
  async (known, adapters) => {
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
    const byPort =
      ports === null
        ? keptOf(known, ({ verdict }) => verdict?.kind !== 'tunnel')
        : await adaptersOfPorts(ask, parsePorts(ports), adapters);
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

function adaptersOfPorts(
  ask: Ask,
  ports: ReadonlyMap<string, string>,
  adapters: readonly SeenAdapter[],
): Promise<[string, AdapterHint][]> {
  return Promise.all(
    adapters
      .filter(({ name }) => ports.has(name))
      .map(async ({ name }): Promise<[string, AdapterHint]> => {
        const verdict = kindOfPort(ports.get(name) ?? '');
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
