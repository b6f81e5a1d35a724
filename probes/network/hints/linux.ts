import type { AdapterHint, AskTools } from '../../platform/ports.ts';
import { parseLink } from '../../platform/linux/iw.ts';
import { askNetworkManager } from '../../platform/linux/nmcli.ts';
import { askVpnProfiles } from '../../platform/linux/nmcli-vpn.ts';
import { askModem } from '../../platform/linux/mmcli.ts';
import type { Tools } from '../../platform/tools.ts';

/** Names of Wi-Fi adapters, as the kernel and systemd.net-naming-scheme(7) give them. */
const WIFI_NAME = /^wl/;

/** Wi-Fi adapters that `iw` is asked about. */
const MAX_LINKS = 4;

/**
 * NetworkManager with its VPN connections where it runs, `iw` for the name of the Wi-Fi network
 * elsewhere.
 */
export const askLinux =
  (tools: Tools): AskTools =>
  async (known, adapters) => {
    const told = tools.has('nmcli')
      ? await Promise.all([askNetworkManager(tools), askVpnProfiles(tools)])
      : null;
    const [managed, profiles] = told ?? [];
    if (managed?.ok === false) return { hints: known, problems: [managed.problem] };
    if (managed?.isIdle === false && profiles !== undefined) {
      const { said, clients } = profiles;
      return {
        hints: {
          adapters: await withRoaming(tools, managed.adapters),
          clients: said.ok ? clients : known.clients,
        },
        problems: [
          ...(managed.problem === null ? [] : [managed.problem]),
          ...(said.ok ? [] : [said.why]),
        ],
      };
    }
    if (!tools.has('iw')) return { hints: { adapters: new Map(), clients: [] }, problems: [] };
    const wireless = adapters.filter(({ name }) => WIFI_NAME.test(name)).slice(0, MAX_LINKS);
    const links = await Promise.all(
      wireless.map(async ({ name }) => ({
        name,
        said: await tools.ask('iw', ['dev', name, 'link']),
      })),
    );
    return {
      hints: {
        adapters: new Map(
          links.map(({ name, said }): [string, AdapterHint] => [
            name,
            { verdict: null, metered: null, ssid: said.ok ? parseLink(said.text) : null },
          ]),
        ),
        clients: [],
      },
      problems: links.flatMap(({ said }) => (said.ok ? [] : [said.why])),
    };
  };

/** Marks adapters whose modem roams; ModemManager is asked only where NetworkManager has a modem. */
async function withRoaming(
  tools: Tools,
  adapters: ReadonlyMap<string, AdapterHint>,
): Promise<ReadonlyMap<string, AdapterHint>> {
  if (![...adapters.values()].some(({ verdict }) => verdict?.kind === 'mobile')) return adapters;
  const modem = await askModem(tools);
  if (modem?.isRoaming !== true) return adapters;
  return new Map(
    [...adapters].map(([name, hint]) => [
      name,
      modem.adapters.includes(name) ? { ...hint, roaming: true as const } : hint,
    ]),
  );
}
