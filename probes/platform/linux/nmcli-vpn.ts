import { SAYS, SOME_IPSEC } from '../../../model/text/en/adapter-kinds.ts';
import { SHARED_PROTOCOL } from '../kind-verdict.ts';
import type { ClientHint } from '../ports.ts';
import { fieldsOf, TERSE } from './nmcli.ts';
import type { Said, Tools } from '../tools.ts';

/** VPN connections that are asked about; nobody keeps more in use. */
const MAX_PROFILES = 16;

/**
 * States of an active connection in nmcli's words (NetworkManager, src/libnmc-base); a profile that
 * is not active has none.
 */
const STATES: ReadonlyMap<string, ClientHint['state']> = new Map([
  ['activating', 'connecting'],
  ['activated', 'connected'],
  ['deactivating', 'disconnecting'],
  ['deactivated', 'disconnected'],
  ['', 'disconnected'],
]);

/**
 * Plugins of NetworkManager by the last part of their service's name; the words are those of the
 * adapters that they make.
 */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['openconnect', 'OpenConnect'],
  ['openvpn', 'OpenVPN'],
  ['fortisslvpn', 'FortiClient'],
  ['wireguard', SHARED_PROTOCOL.wireguard],
  ['l2tp', 'a PPP client (L2TP)'],
  ['pptp', 'a PPP client (PPTP)'],
  ['sstp', 'a PPP client (SSTP)'],
  ['strongswan', SOME_IPSEC],
  ['libreswan', SOME_IPSEC],
  ['openswan', SOME_IPSEC],
]);

export interface VpnProfile {
  readonly uuid: string;
  readonly state: ClientHint['state'];
}

/**
 * `nmcli -t -f UUID,TYPE,STATE connection show`: those of type `vpn`, which say when they connect.
 */
export function parseProfiles(text: string): VpnProfile[] {
  return text
    .split('\n')
    .flatMap((line) => {
      const [uuid = '', type, state = ''] = fieldsOf(line);
      return type === 'vpn' && /^[0-9a-f-]{36}$/.test(uuid)
        ? [{ uuid, state: STATES.get(state) ?? 'unknown' }]
        : [];
    })
    .slice(0, MAX_PROFILES);
}

/** `nmcli -t -f connection.uuid,vpn.service-type connection show UUID…`: product by UUID. */
export function parseServices(text: string): Map<string, string> {
  return new Map(
    text
      .split(/\n\s*\n/)
      .slice(0, MAX_PROFILES)
      .flatMap((block) => {
        const uuid = /^connection\.uuid:(\S+)$/m.exec(block)?.[1];
        const service = /^vpn\.service-type:(?:\S*\.)?([\w-]{1,64})$/m.exec(block)?.[1];
        return uuid === undefined || service === undefined
          ? []
          : [[uuid, SERVICES.get(service) ?? service] as const];
      }),
  );
}

/** What NetworkManager's VPN connections say of themselves, and the answer that it rests on. */
export async function askVpnProfiles(
  tools: Tools,
): Promise<{ readonly said: Said; readonly clients: readonly ClientHint[] }> {
  const listed = await tools.ask('nmcli', [...TERSE, 'UUID,TYPE,STATE', 'connection', 'show']);
  const profiles = listed.ok ? parseProfiles(listed.text) : [];
  if (profiles.length === 0) return { said: listed, clients: [] };
  const shown = await tools.ask('nmcli', [
    ...TERSE,
    'connection.uuid,vpn.service-type',
    'connection',
    'show',
    ...profiles.map(({ uuid }) => uuid),
  ]);
  const products = shown.ok ? parseServices(shown.text) : new Map<string, string>();
  const clients = profiles.flatMap(({ uuid, state }) => {
    const product = products.get(uuid);
    return product === undefined ? [] : [{ product, state, evidence: SAYS.networkManager(state) }];
  });
  return { said: shown, clients };
}
