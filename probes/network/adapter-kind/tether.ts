import { LENDER, LENT, MEDIUM } from '../../../model/text/en/adapter-kinds.ts';
import { likely } from '../../platform/kind-verdict.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
import type { AdapterHint } from '../../platform/ports.ts';

interface TetherRange {
  readonly prefix: RegExp;
  readonly bits: number;
  /** The lender's own address: a laptop that holds it lends its network, and is lent none. */
  readonly lender: RegExp;
  readonly what: string;
  /** Routers of every kind use it on their Wi-Fi: it counts for a USB device alone. */
  readonly onUsbOnly?: true;
}

/**
 * Address ranges that lenders of a mobile network give out. Hints: a router at home may use them,
 * and newer Android draws its own. Android's are those of its Tethering module
 * (TetherInterfaceStateMachine), the iPhone's is the subnet of its Personal Hotspot.
 */
const RANGES: readonly TetherRange[] = [
  { prefix: /^172\.20\.10\.(\d|1[0-5])$/, bits: 28, lender: /\.1$/, what: LENDER.iPhone },
  { prefix: /^192\.168\.42\./, bits: 24, lender: /\.129$/, what: LENDER.androidUsb },
  { prefix: /^192\.168\.43\./, bits: 24, lender: /\.1$/, what: LENDER.android },
  {
    prefix: /^192\.168\.44\./,
    bits: 24,
    lender: /\.1$/,
    what: LENDER.androidBluetooth,
  },
  { prefix: /^192\.168\.49\./, bits: 24, lender: /\.1$/, what: LENDER.wifiDirect },
  // HiLink sticks of Huawei and their kind lend out of their own web page's subnet: the first lease
  // is 192.168.8.100.
  {
    prefix: /^192\.168\.8\./,
    bits: 24,
    lender: /\.1$/,
    what: LENDER.stick,
    onUsbOnly: true,
  },
  { prefix: /^192\.168\.225\./, bits: 24, lender: /\.1$/, what: LENDER.pocketRouter },
  { prefix: /^192\.168\.137\./, bits: 24, lender: /\.1$/, what: LENDER.windows },
];

/**
 * An address of an adapter with the length of its prefix ("192.168.43.17/24"); null where the
 * system gives none.
 */
export interface Holding {
  readonly address: string;
  readonly cidr: string | null;
}

function lenderOf(holdings: readonly Holding[], isOnUsb: boolean): string | null {
  const range = RANGES.find(({ prefix, bits, lender, onUsbOnly }) =>
    holdings.some(
      ({ address, cidr }) =>
        (isOnUsb || onUsbOnly !== true) &&
        prefix.test(address) &&
        !lender.test(address) &&
        cidr?.endsWith(`/${bits.toString()}`) === true,
    ),
  );
  return range?.what ?? null;
}

/** What may turn a verdict into `mobile`. */
export interface TetherEvidence {
  readonly verdict: KindVerdict;
  /** The driver is one that telephones use beside docks and cards. */
  readonly mayBeTelephone: boolean;
  readonly metered: AdapterHint['metered'];
  readonly holdings: readonly Holding[];
}

/**
 * Whether somebody lends a mobile network over this adapter, best evidence first: the system's word
 * that it is metered, its guess from DHCP option 43, the address range. Always a guess; null:
 * nothing speaks for it.
 */
export function tethered({
  verdict,
  mayBeTelephone,
  metered,
  holdings,
}: TetherEvidence): KindVerdict | null {
  const { kind } = verdict;
  if (kind !== 'wifi' && kind !== 'lan') return null;
  const medium = MEDIUM[kind];
  // Somebody may call his own cable metered; it does not become a telephone by that.
  if (metered === 'yes' && (kind === 'wifi' || mayBeTelephone))
    return likely('mobile', LENT.metered(medium));
  if (metered === 'guess') return likely('mobile', LENT.guessed(medium));
  const lender = kind === 'wifi' || mayBeTelephone ? lenderOf(holdings, kind === 'lan') : null;
  return lender === null ? null : likely('mobile', LENT.range(medium, lender));
}
