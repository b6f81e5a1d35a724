import type { KindVerdict } from './kind-verdict.ts';

/** Who made a USB device (USB 2.0 §9.6.1), four hexadecimal digits each, in lower case. */
export interface UsbIds {
  readonly vendor: string;
  readonly product: string;
  /** The name that the device gives itself (iProduct); null where it gives none, or is not told. */
  readonly model: string | null;
}

/**
 * What Linux says about an adapter under /sys/class/net (sysfs-class-net); null where the driver or
 * the kernel names none.
 */
export interface LinuxFacts {
  readonly system: 'linux';
  /** `DEVTYPE` of uevent: wlan, wwan, bridge, vlan, bond, wireguard, … */
  readonly deviceType: string | null;
  /** ARPHRD number of `type`. */
  readonly hardwareType: number | null;
  /** Whether hardware lies behind it (`device`). */
  readonly hasDevice: boolean;
  /** Name behind `device/driver`. */
  readonly driver: string | null;
  /** `wireless` or `phy80211` exists. */
  readonly isWireless: boolean;
  /** `tun_flags` exists: a program holds the other end. */
  readonly isTun: boolean;
  /** Names of the adapters beneath a bridge, bond, VLAN or macvlan (`lower_NAME`); absent: none. */
  readonly lowers?: readonly string[];
  /** The USB device behind it; absent or null: none. */
  readonly usb?: UsbIds | null;
  /** The pppd that holds a PPP adapter; absent or null: not found. */
  readonly pppd?: Pppd | null;
}

/**
 * What is known of a pppd(8) process. Options may hold passwords: they are judged and never
 * repeated.
 */
export interface Pppd {
  /** Words of its command line after the program, and of the peer file that it calls. */
  readonly options: readonly string[];
  /** Name of the program that started it; null when that has gone. */
  readonly parent: string | null;
}

/**
 * What Windows says about an adapter: GetAdaptersAddresses and GetIfTable2 (iphlpapi), joined by
 * LUID.
 */
export interface WindowsFacts {
  readonly system: 'win32';
  /** `Description`: the driver's name of it, which users do not change. */
  readonly description: string;
  /**
   * IANA ifType (`IfType`): 6 Ethernet, 23 PPP, 24 loopback, 53 proprietary virtual, 71 802.11, 131
   * tunnel, 243 and 244 WWAN.
   */
  readonly ifType: number;
  /**
   * NDIS_PHYSICAL_MEDIUM: 8 wireless WAN, 9 native 802.11, 10 Bluetooth, 14 802.3; null when
   * GetIfTable2 did not say.
   */
  readonly physicalMedium: number | null;
  /** `InterfaceAndOperStatusFlags.HardwareInterface`; null when GetIfTable2 did not say. */
  readonly isHardware: boolean | null;
  /** Lower-case with colons; null when it has none. */
  readonly mac: string | null;
  /**
   * Device type of the RAS connection that holds this adapter (`modem`, `isdn`, `vpn`, `PPPoE`, …:
   * RASCONN.szDeviceType); null when none does.
   */
  readonly rasDeviceType: string | null;
  /** The USB device behind it, by its Plug and Play instance; absent or null: none, or not told. */
  readonly usb?: UsbIds | null;
  /**
   * The hardware adapter with the same MAC, which gave its addresses to this one (an external
   * Hyper-V switch); null when there is none.
   */
  readonly hardwareTwin: Pick<WindowsFacts, 'description' | 'ifType' | 'physicalMedium'> | null;
}

export type AdapterFacts = LinuxFacts | WindowsFacts;

/** Reads the facts of one adapter at once, without a child process; null where there are none. */
export type ReadFacts = (name: string) => AdapterFacts | null;

/**
 * What a tool of the system says about one adapter (nmcli, networksetup, wlanapi); asked in the
 * background.
 */
export interface AdapterHint {
  /** Evidence for a kind; null when the tool says nothing about it. */
  readonly verdict: KindVerdict | null;
  /**
   * `yes`: somebody said so. `guess`: the system infers it (NetworkManager's guess-yes, Android's
   * DHCP option 43). Null: not said.
   */
  readonly metered: 'yes' | 'no' | 'guess' | null;
  /** Its modem is in another operator's network; absent where it is not, or nothing tells. */
  readonly roaming?: true;
  /**
   * Name of the Wi-Fi network that it is in; null when it is in none or the system keeps that to
   * itself.
   */
  readonly ssid: string | null;
}

/**
 * What a tool of the system says about a VPN client, where adapters cannot show it (scutil --nc,
 * NetworkManager).
 */
export interface ClientHint {
  readonly product: string;
  readonly state: 'connecting' | 'connected' | 'disconnecting' | 'disconnected' | 'unknown';
  /** The words of the tool, for a person: `scutil --nc says Connecting`. */
  readonly evidence: string;
}

export interface SystemHints {
  /** By adapter name. */
  readonly adapters: ReadonlyMap<string, AdapterHint>;
  readonly clients: readonly ClientHint[];
}

export const NO_HINTS: SystemHints = { adapters: new Map(), clients: [] };

/** Facts that take a child process: gathered beside the looks, never in the path of one. */
export interface HintSource {
  /** What is known now. */
  hints(): SystemHints;
  /**
   * Adapters as the latest look saw them: unknown ones are asked about. Cheap when nothing is new.
   */
  seen(adapters: readonly { readonly name: string; readonly addresses: readonly string[] }[]): void;
  /**
   * `onChange`: what is known has changed, look again. `onHealth`: a sentence when a tool fails or
   * works again.
   */
  start(onChange: () => void, onHealth: (sentence: string) => void): void;
  /**
   * For a process that does not stay: asks now, and resolves with why tools said nothing once they
   * have ended; `hints` then tells what they said.
   */
  once(adapters: readonly SeenAdapter[]): Promise<readonly string[]>;
  /** Ends its child processes and resolves when they are gone. */
  stop(): Promise<void>;
}

/**
 * Told when a source dies (`working` false or absent) or works again (true), with a sentence for
 * the log.
 */
export type OnHealth = (sentence: string, working?: boolean) => void;

/** Says "look again" when the system may have changed. */
export interface ChangeSource {
  readonly name: string;
  start(onChange: () => void, onHealth: OnHealth): void;
  /** Ends its child process, if any, and resolves when it is gone. */
  stop(): Promise<void>;
}

export interface SeenAdapter {
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface Asked {
  /** What is known now; where a tool failed, what it said before. */
  readonly hints: SystemHints;
  /** Why tools said nothing, for a person. */
  readonly problems: readonly string[];
}

/** Asks the tools of the system, each with its time limit. */
export type AskTools = (known: SystemHints, adapters: readonly SeenAdapter[]) => Promise<Asked>;
