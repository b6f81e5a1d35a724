import { PPP } from '../../../model/text/en/adapter-kinds.ts';
import { certain, likely, SHARED_PROTOCOL } from '../../platform/kind-verdict.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
import type { Pppd } from '../../platform/ports.ts';

interface PeerRule {
  /** Tried on each option and on the name of the parent. */
  readonly word: RegExp;
  readonly verdict: KindVerdict;
}

const vpn = (protocol: string): KindVerdict =>
  certain('tunnel', PPP.vpn(protocol), `a PPP client (${protocol})`);
const DSL = certain('lan', PPP.cable);

/**
 * Plugins, helper programs and parents of pppd(8), as pptp, sstp-client, xl2tpd, NetworkManager and
 * rp-pppoe name theirs. First match wins.
 */
const PEERS: readonly PeerRule[] = [
  {
    word: /openfortivpn/,
    verdict: certain('tunnel', PPP.vpn('openfortivpn'), 'FortiClient'),
  },
  { word: /pppoe|pppoatm/, verdict: DSL },
  { word: /sstp/, verdict: vpn('SSTP') },
  { word: /l2tp/, verdict: vpn('L2TP') },
  { word: /pptp/, verdict: vpn('PPTP') },
  {
    word: /^(wvdial|mmcli|ModemManager)$/,
    verdict: certain('mobile', PPP.dialled),
  },
];

/** Serial lines of mobile modems: USB, Bluetooth and the control channels of WWAN devices. */
const MODEM_LINE = /^(?:\/dev\/)?((?:ttyUSB|ttyACM|ttyHS|rfcomm|cdc-wdm|wwan\d+at|modem)\d*)$/;

/** Other serial lines: a modem, or a cable to a machine beside it. */
const SERIAL_LINE = /^(?:\/dev\/)?((?:ttyS|ttyAMA|cua[a-z]*)\d+)$/;

/**
 * What a PPP adapter leads to, by the peer options of its pppd(8): a modem, a VPN or a cable.
 *
 * @param pppd null: no such process was found; what lies beneath decides then, and it stays a guess
 */
export function kindOfPeer(pppd: Pppd | null): KindVerdict {
  const unknown = likely('tunnel', PPP.unknown, SHARED_PROTOCOL.ppp);
  if (pppd === null) return unknown;
  const words = [...pppd.options, ...(pppd.parent === null ? [] : [pppd.parent])];
  // The device is a plain word of the line; a program's name may hold any word, so devices come
  // first.
  const modem = pppd.options
    .map((word) => MODEM_LINE.exec(word)?.[1])
    .find((line) => line !== undefined);
  if (modem !== undefined) return certain('mobile', PPP.dialledBy(modem));
  const known = PEERS.find(({ word }) => words.some((candidate) => word.test(candidate)));
  if (known !== undefined) return known.verdict;
  const serial = pppd.options
    .map((word) => SERIAL_LINE.exec(word)?.[1])
    .find((line) => line !== undefined);
  if (serial !== undefined) return likely('mobile', PPP.serial(serial));
  return pppd.options.includes('pty')
    ? likely('tunnel', PPP.heldByProgram, SHARED_PROTOCOL.ppp)
    : unknown;
}
