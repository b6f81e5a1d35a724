import { LINK_WORDS } from './labels.ts';

/** What an adapter is and why, told in evidence; each completes "NAME is …". */
export const LOOPBACK = 'the loopback of this laptop';
export const UNKNOWN = 'an adapter of unknown kind';

export const WWAN = {
  device: 'a WWAN device',
  byHardwareType: 'a WWAN device by its hardware type',
  byMedium: 'a WWAN device by its medium',
  byName: 'a WWAN device by its name',
  byDriver: (driver: string): string => `a WWAN device by its driver (${driver})`,
  byType: (type: number): string => `a WWAN device by its type (${String(type)})`,
  byPort: (port: string): string => `a WWAN device by its name (hardware port ${port})`,
  networkManager: (type: string): string => `a WWAN device, says NetworkManager (${type})`,
  dialled: (deviceType: string): string =>
    `a connection that a modem dialled (RAS device type ${deviceType})`,
  dialUp: 'a dial-up connection: nothing lies beneath it',
};

export const STICK = {
  asCard: 'a UMTS stick that shows itself as a network card',
  asCardOf: (maker: string): string =>
    `a UMTS stick that shows itself as a network card (${maker})`,
  byItsName: (model: string, ids: string): string =>
    `a UMTS stick by the name that it gives itself (${model}, ${ids})`,
};

export const TELEPHONE = {
  iPhone: 'an iPhone on USB',
  byDriver: (driver: string): string => `a telephone on USB by its driver (${driver})`,
  iPhoneByDriver: (driver: string): string => `an iPhone on USB by its driver (${driver})`,
  byMaker: (maker: string, ids: string): string =>
    `a telephone on USB by its maker (${maker}, ${ids})`,
  onPort: (port: string): string => `a telephone on USB (hardware port ${port})`,
  byPort: (port: string): string => `a telephone on USB by its name (hardware port ${port})`,
  remoteNdis: 'a telephone or modem on USB (Remote NDIS)',
  bluetooth: 'a telephone over Bluetooth',
  bluetoothPort: (port: string): string => `a telephone over Bluetooth (hardware port ${port})`,
  bluetoothNetworkManager: 'a telephone over Bluetooth, says NetworkManager',
};

/** Who lends a mobile network, and what speaks for it. @param medium one of `MEDIUM` */
export const LENT = {
  metered: (medium: string): string => `${medium} that the system says is metered`,
  guessed: (medium: string): string =>
    `${medium} that the system takes for metered, as telephones ask it to`,
  range: (medium: string, lender: string): string =>
    `${medium} in the address range that ${lender} gives out`,
};

export const MEDIUM = { wifi: 'Wi-Fi', lan: 'a network card' };

export const LENDER = {
  iPhone: 'an iPhone',
  androidUsb: 'an Android telephone on USB',
  android: 'an Android telephone',
  androidBluetooth: 'an Android telephone over Bluetooth',
  wifiDirect: 'a telephone over Wi-Fi Direct',
  stick: 'a UMTS stick',
  pocketRouter: 'a pocket router',
  windows: 'a hotspot of Windows',
};

export const WIFI = {
  device: 'a Wi-Fi device',
  byName: 'a Wi-Fi device by its name',
  byPort: (port: string): string => `a Wi-Fi device (hardware port ${port})`,
  networkManager: 'a Wi-Fi device, says NetworkManager',
  firstOfMac: 'the first network device, which is Wi-Fi on most Macs',
};

export const CARD = {
  card: 'a network card',
  byName: 'a network card by its name',
  byType: 'a network card by its type',
  byPort: (port: string): string => `a network card (hardware port ${port})`,
  device: 'a network device',
  deviceOf: (type: string): string => `a network device (${type})`,
  over: (names: string, type: string): string => `a network device over ${names} (${type})`,
  overOne: (names: string, why: string, type: string): string =>
    `a network device over ${names}, ${why} (${type})`,
  several: 'several network cards in one (a team or a bridge)',
  behindSwitch: (description: string, mac: string): string =>
    `a Hyper-V switch over ${description}, whose MAC ${mac} it has`,
  broadband: 'a broadband connection over a cable (RAS device type PPPoE)',
  isdn: 'an ISDN connection (RAS device type isdn)',
};

export const TUNNEL = {
  of: (product: string): string => `a tunnel adapter of ${product}`,
  byName: 'a tunnel adapter by its name',
  ofByName: (product: string): string => `a tunnel adapter of ${product} by its name`,
  byDescription: (description: string): string =>
    `a tunnel adapter by its description (${description})`,
  heldByProgram: (driver: string): string => `a tunnel adapter that a program holds (${driver})`,
  unknownProduct: 'a virtual adapter of a product that is not known',
  windowsVpn: 'a VPN connection of Windows (RAS device type vpn)',
  ipOnly: 'an adapter for IP packets without hardware behind it',
  claimed:
    'an adapter without hardware behind it that carries the route to Exchange beside a network card',
  wireguardNetworkManager: 'a tunnel adapter of WireGuard, says NetworkManager',
};

export const PPP = {
  unknown: 'a PPP connection whose other end is not known',
  untold: 'a PPP connection whose device Windows does not tell',
  vpn: (protocol: string): string => `a PPP connection of a VPN (${protocol})`,
  cable: 'a PPP connection over a cable (PPPoE)',
  dialled: 'a PPP connection that a modem dialled',
  dialledBy: (line: string): string => `a PPP connection that a modem dialled (${line})`,
  serial: (line: string): string => `a PPP connection over a serial line (${line})`,
  heldByProgram: 'a PPP connection that a program holds (pty)',
  ofType: (deviceType: string): string => `a PPP connection (RAS device type ${deviceType})`,
};

export const VIRTUAL = {
  noHardware: 'an adapter without hardware behind it',
  noHardwareOf: (type: string): string => `an adapter without hardware behind it (${type})`,
  overlay: (type: string): string => `an overlay network of this machine (${type})`,
  monitor: 'a Wi-Fi device that only listens (monitor)',
  ofSystem: 'an adapter that the system made for itself',
  ofSystemPort: (port: string): string =>
    `an adapter that the system made for itself (hardware port ${port})`,
  ofWindows: 'an adapter that Windows made for itself',
  tunnelOfWindows: 'a tunnel that Windows made for itself',
  loopbackOfWindows: 'a loopback adapter of Windows, behind which there is nothing',
  hotspotOfWindows: 'an adapter that Windows made for Wi-Fi Direct or a hotspot of its own',
  transition: 'an IPv6 transition adapter of Windows',
  capture: 'an adapter of a packet capture program',
  containers: 'an adapter of containers',
  machines: 'an adapter of virtual machines',
  hyperV: 'an adapter of virtual machines (Hyper-V)',
};

/** Whether the system says that traffic costs money. */
export const METERED = {
  roaming: (name: string): string => `${name} roams: it is in another operator’s network`,
  yes: (name: string): string => `the system says that ${name} is metered`,
  no: (name: string): string => `the system says that ${name} is not metered`,
  guess: (name: string): string => `the system takes ${name} for metered`,
};

const KIND_NAMES = {
  mobile: LINK_WORDS.mobile,
  lan: `a ${LINK_WORDS.lan}`,
  wifi: LINK_WORDS.wifi,
};

/** A person's word. @param by where it was written: `the settings`, `policy` */
export const overriddenWords = (
  kind: keyof typeof KIND_NAMES,
  ssid: string | null,
  by: string,
): string =>
  `${ssid === null ? '' : `in the Wi-Fi network "${ssid}", `}pinned as ${KIND_NAMES[kind]} by ${by}`;

/** What a tool of the system says of a VPN connection. @param state `connected`, `connecting`, … */
export const SAYS = {
  networkManager: (state: string): string => `NetworkManager says ${state}`,
  scutil: (state: string): string => `scutil --nc says ${state}`,
};

/** A VPN whose product nobody can tell. */
export const SOME_IPSEC = 'an IPsec client';
/** As macOS lists a VPN of its own, or of an app that it does not name. */
export const SOME_VPN = 'a VPN client';
