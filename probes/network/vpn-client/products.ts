/** Systems for which evidence is known. */
export type System = 'win32' | 'linux' | 'darwin';

/** Where a VPN client shows itself, by what its installers and public descriptions of it say. */
export interface ClientTraces {
  /** Key of `gateway.products`. */
  readonly product: string;
  /**
   * Files or folders that an installation leaves. `%NAME%` stands for an environment variable, a
   * name without a slash for a program of the system.
   */
  readonly files: Readonly<Partial<Record<System, readonly string[]>>>;
  /** Keys under HKLM\SOFTWARE, in both views. */
  readonly registryKeys?: readonly string[];
  /**
   * What a person starts, the first that is there: programs that open a window and need no argument,
   * in folders that administrators alone write to. On macOS an app.
   */
  readonly window?: Readonly<Partial<Record<System, readonly string[]>>>;
  /** Programs that a person starts, in lower case; services that run all day are not among them. */
  readonly processes: readonly string[];
  /**
   * Systems on which the client lies at these places and nowhere else: only there does absence
   * prove that it is missing.
   */
  readonly nowhereElse: readonly System[];
  /**
   * The client's own log, from the home folder or by an environment variable, and its words for a
   * refused logon.
   */
  readonly log?: {
    readonly files: Readonly<Partial<Record<System, string>>>;
    readonly refusal: RegExp;
  };
  /**
   * Syslog identifiers under which it writes to the journal (journalctl(1)), and its words for a
   * refused logon and for an accepted one.
   */
  readonly journal?: JournalWords & { readonly identifiers: readonly string[] };
}

export const CLIENTS: readonly ClientTraces[] = [
  {
    product: 'citrix',
    files: {
      win32: [
        '%ProgramFiles%\\Citrix\\Secure Access Client\\nsload.exe',
        '%ProgramFiles(x86)%\\Citrix\\Secure Access Client\\nsload.exe',
      ],
      // The client has these paths built in and cannot be moved.
      linux: ['/opt/Citrix/NSGClient'],
      darwin: ['/Applications/Citrix Secure Access.app', '~/Applications/Citrix Secure Access.app'],
    },
    window: {
      win32: [
        '%ProgramFiles%\\Citrix\\Secure Access Client\\nsload.exe',
        '%ProgramFiles(x86)%\\Citrix\\Secure Access Client\\nsload.exe',
      ],
      darwin: ['/Applications/Citrix Secure Access.app'],
    },
    registryKeys: ['Citrix\\Secure Access Client'],
    processes: ['nsload.exe', 'nsgclient', 'citrix secure access'],
    nowhereElse: ['win32', 'linux'],
    log: {
      files: { linux: '~/.citrix/nssslvpn.txt' },
      refusal:
        /\bERROR \|.*(cannot proceed with login|log(in|on) failed|authentication failed|access denied)/i,
    },
  },
  {
    product: 'openconnect',
    files: {
      win32: [
        '%ProgramFiles%\\OpenConnect-GUI\\openconnect.exe',
        '%ProgramFiles(x86)%\\OpenConnect-GUI\\openconnect.exe',
      ],
      linux: ['openconnect'],
      darwin: ['/opt/homebrew/bin/openconnect', '/usr/local/bin/openconnect'],
    },
    processes: ['openconnect', 'openconnect.exe', 'openconnect-gui.exe'],
    nowhereElse: [],
    // Started by systemd, it says there what it says on a terminal: ocserv refuses a wrong password
    // with "Login failed.".
    journal: {
      identifiers: ['openconnect', 'nm-openconnect'],
      refusal: /\b(login failed|authentication failed|401 unauthorized)/i,
      acceptance: /\b(CSTP connected|Configured as)\b/,
    },
  },
  {
    product: 'openvpn',
    files: {
      win32: ['%ProgramFiles%\\OpenVPN\\bin\\openvpn.exe', '%ProgramFiles%\\OpenVPN Connect'],
      linux: ['openvpn'],
      darwin: ['/Applications/Tunnelblick.app', '/Applications/OpenVPN Connect.app'],
    },
    window: { darwin: ['/Applications/Tunnelblick.app', '/Applications/OpenVPN Connect.app'] },
    processes: ['openvpn', 'openvpn.exe', 'openvpnconnect.exe', 'tunnelblick'],
    nowhereElse: [],
    journal: {
      identifiers: ['openvpn', 'nm-openvpn'],
      refusal: /\bAUTH_FAILED\b/,
      acceptance: /Initialization Sequence Completed/,
    },
  },
  {
    product: 'cisco',
    files: {
      win32: [
        '%ProgramFiles(x86)%\\Cisco\\Cisco Secure Client',
        '%ProgramFiles(x86)%\\Cisco\\Cisco AnyConnect Secure Mobility Client',
        '%ProgramFiles%\\Cisco\\Cisco Secure Client',
      ],
      linux: [
        '/opt/cisco/secureclient/bin/vpnui',
        '/opt/cisco/anyconnect/bin/vpnui',
        '/opt/cisco/secureclient/bin/vpn',
        '/opt/cisco/anyconnect/bin/vpn',
      ],
      darwin: [
        '/Applications/Cisco/Cisco Secure Client.app',
        '/Applications/Cisco/Cisco AnyConnect Secure Mobility Client.app',
      ],
    },
    window: {
      linux: ['/opt/cisco/secureclient/bin/vpnui', '/opt/cisco/anyconnect/bin/vpnui'],
      darwin: [
        '/Applications/Cisco/Cisco Secure Client.app',
        '/Applications/Cisco/Cisco AnyConnect Secure Mobility Client.app',
      ],
    },
    processes: ['vpnui.exe', 'csc_ui.exe', 'vpnui', 'cisco secure client'],
    nowhereElse: [],
  },
  {
    product: 'globalprotect',
    files: {
      win32: ['%ProgramFiles%\\Palo Alto Networks\\GlobalProtect\\PanGPA.exe'],
      linux: ['/opt/paloaltonetworks/globalprotect/PanGPA'],
      darwin: ['/Applications/GlobalProtect.app'],
    },
    window: {
      win32: ['%ProgramFiles%\\Palo Alto Networks\\GlobalProtect\\PanGPA.exe'],
      darwin: ['/Applications/GlobalProtect.app'],
    },
    processes: ['pangpa.exe', 'pangpa', 'globalprotect'],
    nowhereElse: [],
  },
  {
    product: 'fortinet',
    files: {
      win32: [
        '%ProgramFiles%\\Fortinet\\FortiClient\\FortiClient.exe',
        '%ProgramFiles(x86)%\\Fortinet\\FortiClient\\FortiClient.exe',
      ],
      linux: ['/opt/forticlient'],
      darwin: ['/Applications/FortiClient.app'],
    },
    window: {
      win32: [
        '%ProgramFiles%\\Fortinet\\FortiClient\\FortiClient.exe',
        '%ProgramFiles(x86)%\\Fortinet\\FortiClient\\FortiClient.exe',
      ],
      darwin: ['/Applications/FortiClient.app'],
    },
    processes: ['forticlient.exe', 'forticlient'],
    nowhereElse: [],
  },
  {
    product: 'wireguard',
    files: {
      win32: ['%ProgramFiles%\\WireGuard\\wireguard.exe'],
      linux: ['wg'],
      darwin: ['/Applications/WireGuard.app'],
    },
    window: {
      win32: ['%ProgramFiles%\\WireGuard\\wireguard.exe'],
      darwin: ['/Applications/WireGuard.app'],
    },
    processes: ['wireguard.exe', 'wireguard'],
    nowhereElse: [],
  },
];

export interface JournalWords {
  readonly refusal: RegExp;
  readonly acceptance: RegExp;
}
