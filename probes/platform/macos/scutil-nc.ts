import { PPP, SAYS, SOME_IPSEC, SOME_VPN, TUNNEL } from '../../../model/text/en/adapter-kinds.ts';
import { certain, likely, SHARED_PROTOCOL } from '../kind-verdict.ts';
import type { KindVerdict } from '../kind-verdict.ts';
import type { ClientHint } from '../ports.ts';

/** One line of `scutil --nc list` (scutil(8); configd, scutil.tproj/nc.c). */
export interface NetworkConnection {
  readonly id: string;
  readonly state: ClientHint['state'];
  /** The words in brackets: `VPN:com.citrix.NetScalerGateway`, `VPN`, `PPP:L2TP`, `IPSec`. */
  readonly type: string;
}

/** Connections that are read; serial gadgets of years stand in the list as modems. */
const MAX_CONNECTIONS = 128;

const LINE = /^\*? *\(([A-Za-z ]+)\) +([0-9A-Fa-f-]{36}) +(.*)$/;

const STATES: ReadonlyMap<string, ClientHint['state']> = new Map([
  ['connecting', 'connecting'],
  ['connected', 'connected'],
  ['disconnecting', 'disconnecting'],
  ['disconnected', 'disconnected'],
]);

/**
 * `* (Connected) UUID VPN (com.example.app) "Name" [VPN:com.example.app]`; the last part is missing
 * for some apps, the closing quote for some names.
 */
export function parseConnections(text: string): NetworkConnection[] {
  return text
    .split('\n')
    .slice(0, MAX_CONNECTIONS)
    .flatMap((line) => {
      const [, state = '', id = '', rest = ''] = LINE.exec(line.trim()) ?? [];
      if (id === '') return [];
      const bracket = /\[([^[\]"]+?):?\]$/.exec(rest)?.[1];
      const app = /^VPN \(([^()]+)\)/i.exec(rest)?.[1];
      const word = bracket ?? rest.split(' ')[0] ?? '';
      const type = app !== undefined && /^vpn$/i.test(word) ? `VPN:${app}` : word;
      return [
        { id, state: STATES.get(state.toLowerCase()) ?? 'unknown', type: type.slice(0, 200) },
      ];
    });
}

/**
 * `scutil --nc status UUID`: the adapter that the connection made, `InterfaceName` of the
 * dictionary `IPv4` (or `IPv6`) itself; the routes below it name other adapters. Null while there
 * is none.
 */
export function parseInterface(text: string): string | null {
  const path: string[] = [];
  for (const line of text.split('\n').slice(0, 2000)) {
    const opened = /^\s*(?:(\S.*) : |(Extended Status) )<(?:dictionary|array)> \{$/.exec(line);
    if (opened !== null) path.push(opened[1] ?? '');
    else if (/^\s*\}$/.test(line)) path.pop();
    else if (/^IPv[46]$/.test(path.at(-1) ?? '')) {
      const name = /^\s*InterfaceName : ([\w.-]{1,15})$/.exec(line)?.[1];
      if (name !== undefined) return name;
    }
  }
  return null;
}

/** Bundle ids of clients, as they stand in that list. */
const BUNDLES: readonly { readonly bundle: RegExp; readonly product: string }[] = [
  {
    bundle: /^com\.citrix\.(netscalergateway|securaccess|secureaccess|vpn)/i,
    product: 'Citrix Secure Access',
  },
  { bundle: /^com\.cisco\./i, product: 'Cisco Secure Client' },
  { bundle: /^com\.paloaltonetworks\./i, product: 'GlobalProtect' },
  { bundle: /^com\.fortinet\./i, product: 'FortiClient' },
  { bundle: /^(net\.juniper|net\.pulsesecure|com\.ivanti)\./i, product: 'Ivanti Secure Access' },
  { bundle: /^com\.checkpoint\./i, product: 'Check Point' },
  { bundle: /^com\.sonicwall\./i, product: 'SonicWall NetExtender' },
  { bundle: /^com\.(appgate|cyxtera)\./i, product: 'Appgate' },
  { bundle: /^com\.zscaler\./i, product: 'Zscaler' },
  { bundle: /^io\.tailscale\./i, product: 'Tailscale' },
  { bundle: /^com\.wireguard\./i, product: SHARED_PROTOCOL.wireguard },
  { bundle: /^(net\.openvpn|net\.tunnelblick)\./i, product: 'OpenVPN' },
  { bundle: /^net\.mullvad\./i, product: 'Mullvad' },
  { bundle: /^com\.nordvpn\./i, product: 'NordVPN' },
];

/** What a connection is, from its type: VPN, modem or cable. */
export function kindOfConnection({ type, state }: NetworkConnection): KindVerdict {
  const says = SAYS.scutil(state);
  const [family = '', subtype = ''] = type.split(':');
  if (/^ppp$/i.test(family)) {
    if (/^modem$/i.test(subtype)) return certain('mobile', PPP.dialled);
    if (/^pppoe$/i.test(subtype)) return certain('lan', PPP.cable);
    return /^(l2tp|pptp)$/i.test(subtype)
      ? certain('tunnel', `${PPP.vpn(subtype)}; ${says}`, `a PPP client (${subtype.toUpperCase()})`)
      : likely('tunnel', PPP.unknown, SHARED_PROTOCOL.ppp);
  }
  const known = BUNDLES.find(({ bundle }) => bundle.test(subtype));
  if (known !== undefined)
    return certain('tunnel', `${TUNNEL.of(known.product)}; ${says}`, known.product);
  if (/ipsec|ikev2/i.test(type))
    return certain('tunnel', `${TUNNEL.of(SOME_IPSEC)}; ${says}`, SOME_IPSEC);
  const product = subtype === '' ? SOME_VPN : subtype;
  return certain('tunnel', `${TUNNEL.of(product)}; ${says}`, product);
}

/** What VPN clients say of themselves; modems and cables are none. */
export function clientsOf(connections: readonly NetworkConnection[]): ClientHint[] {
  return connections.flatMap((connection) => {
    const { kind, product } = kindOfConnection(connection);
    return kind === 'tunnel' && product !== null
      ? [{ product, state: connection.state, evidence: SAYS.scutil(connection.state) }]
      : [];
  });
}
