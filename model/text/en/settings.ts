import type { SettingKey } from '../../setting-keys.ts';

/** What each setting is, for the reference page: one sentence or two, complete by type. */
export const SETTINGS = {
  site: 'Name of the company or branch; it travels in reports.',
  'exchange.host': 'The Exchange server that Outlook is set up with: a host name or an address.',
  'exchange.addresses':
    'Its addresses as the inside name servers give them; they decide the route before the name has ever been resolved.',
  'exchange.mapperPort': 'TCP port of the endpoint mapper.',
  'exchange.interfaces':
    'RPC interfaces that must work: EMSMDB, AsyncEMSMDB, NSPI, RFR, or UUID@MAJOR.MINOR.',
  'exchange.alsoProbe': 'Global catalogues that may serve the address book.',
  'exchange.fastPath':
    "`true`: the agent tries the ports that bound in its last run beside the mapper's answer, on the same way within a day, and never in a network of strangers; the answer decides. `false`: it waits for the mapper.",
  'exchange.protocol':
    "Outlook's way to the mailbox: `rpc` (over TCP), `mapi-http`, `rpc-http` (Outlook Anywhere), or `auto`: what the endpoint mapper, Outlook's own connections and the doors show. What is wrong on another way is told the helpdesk, and makes nothing red.",
  'path.idleTimeoutMinutes':
    'Minutes of silence that a connection to the endpoint mapper must outlive, up to 60: the agent holds one for that long, once a day and after a change of the network, never on a metered one, and tells IDLE_TIMEOUT where it is dead afterwards. `0` or absent: none is held.',
  'web.owa':
    'Outlook Web App: its URL, or a list of up to eight doors that lead to it, each with the keys below.',
  'web.owa[].url': 'The URL that its client is given; port 80 is a door too.',
  'web.owa[].on': 'Networks in which this door is asked. Absent: in all of them.',
  'web.owa[].client':
    'Who is to be let in there, for a reverse proxy decides by User-Agent: `browser`, `device`, `msrpc`, `outlook`. Absent: whom the door is for.',
  'web.owa[].expect':
    'The login that is meant to be asked for there; `auto`: any. Of OWA, Basic in the place of a form and a form in the place of Basic are FBA_WRONG_CLIENT.',
  'web.owa[].front':
    'What stands before Exchange there: `direct` nothing, `front-end` an Exchange front end, `isa`, `citrix`. Absent or `null`: not known.',
  'web.activeSync': 'ActiveSync, for telephones: `https://HOST/Microsoft-Server-ActiveSync`.',
  'web.activeSync[].url': 'As above.',
  'web.activeSync[].on': 'As above.',
  'web.activeSync[].client': 'As above.',
  'web.activeSync[].expect': 'As above.',
  'web.activeSync[].front': 'As above.',
  'web.rpcProxy': 'RPC over HTTP (Outlook Anywhere): `https://HOST/rpc/rpcproxy.dll`.',
  'web.rpcProxy[].url': 'As above.',
  'web.rpcProxy[].on': 'As above.',
  'web.rpcProxy[].client': 'As above.',
  'web.rpcProxy[].expect': 'As above.',
  'web.rpcProxy[].front': 'As above.',
  'web.mapi': 'MAPI over HTTP: `https://HOST/mapi`.',
  'web.mapi[].url': 'As above.',
  'web.mapi[].on': 'As above.',
  'web.mapi[].client': 'As above.',
  'web.mapi[].expect': 'As above.',
  'web.mapi[].front': 'As above.',
  'web.ews': 'Exchange Web Services: `https://HOST/ews/exchange.asmx`.',
  'web.ews[].url': 'As above.',
  'web.ews[].on': 'As above.',
  'web.ews[].client': 'As above.',
  'web.ews[].expect': 'As above.',
  'web.ews[].front': 'As above.',
  'web.autodiscover':
    'Domains of mail addresses, up to four: Outlook’s search for its settings is followed step by step for each, without a mail address and without a login.',
  'web.formExpected':
    '`true`: every OWA door that says nothing of its own is meant to show a form.',
  'web.everyMinutes':
    'How often the doors are asked without any change, in minutes; a change or a person asks them sooner.',
  'accessLists[].device': 'Name of the device that holds the list.',
  'accessLists[].kind':
    '`ports` compares ports with the list; `tcp-proxy` accepts connections itself; `rpc-filter` reads RPC and opens each announced port, so that no list of ports applies.',
  'accessLists[].owner': 'Who keeps the list; named wherever somebody is asked to change it.',
  'accessLists[].contact': 'How to reach the owner.',
  'accessLists[].on':
    'Networks in which the device is in the way. Absent: the tunnel where a gateway is configured, else unknown.',
  'accessLists[].to': 'Addresses, networks and ranges that the list allows. Absent: any.',
  'accessLists[].from':
    "Source that the device sees: behind an SSL VPN gateway the gateway's address or its pool, not the laptop's.",
  'accessLists[].allow': 'Ports that pass: `135,1024-2000`.',
  'accessLists[].deny': 'Ports that are denied whatever another rule of the device allows.',
  'accessLists[].group': 'Group of users that the rule belongs to.',
  'accessLists[].asOf': 'When the list was copied from the device.',
  'gateway.host': 'The VPN gateway: a host name or an address.',
  'gateway.port': 'Its TLS port.',
  'gateway.products':
    'Names of the VPN client that leads to Exchange: `citrix`, `cisco`, …; other VPNs are then not taken for it.',
  'trustedNetwork.url':
    'A page by https that exists inside the company alone; its certificate tells the office from a hotel.',
  'trustedNetwork.certificateSha256':
    'SHA-256 fingerprint of its certificate: 64 hex digits, with or without colons.',
  reach: '`off`: nothing on the Internet is ever asked.',
  'reach.http': 'A page by http that answers 204 on the Internet, to find login pages.',
  'reach.https': 'A page by https on the same host.',
  'networks[].adapter': 'Name of an adapter whose kind you know better than the system.',
  'networks[].ssid': 'Or the name of a Wi-Fi network.',
  'networks[].kind': 'What it is.',
  'findings.off': 'Findings that nobody wants to be told of, by code.',
  'collector.url': 'Where reports are delivered.',
  'collector.receiptKey':
    "The collector's public key (base64 of its SPKI DER). Absent: the first key seen over TLS is kept; it is asked for as soon as there is a way that costs nothing.",
  'collector.enrolmentToken':
    'What the collector asks of a laptop that it does not know, as `linesman collector token new` prints it. With it the laptop shows the collector a key of its own once, and signs with that from then on. Shown nowhere; sent over https alone.',
  'collector.ca':
    "Certificates (PEM) of authorities that the collector's certificate may come from: the absolute path of a file, or the text itself. The system's and those of NODE_EXTRA_CA_CERTS are trusted without it.",
  'collector.recipients':
    'Public keys of age (age1…) that bundles are encrypted to. Absent: bundles are not encrypted.',
  'privacy.names':
    'Names of computer, account, hosts and Wi-Fi networks in a bundle: as they are, under another name, or left out.',
  'privacy.addresses': 'IP and hardware addresses in a bundle, the same.',
  'helpdesk.name': 'What the helpdesk is called; said wherever a user is sent there.',
  'helpdesk.phone':
    'Its telephone number as people write it: `+49 30 123456`, `030/1234-56 ext. 7`, `4711`.',
  'helpdesk.mail': 'Its mail address.',
  'helpdesk.url': 'Its page, by http or https.',
  'privacy.withoutRecipients':
    'What becomes of a bundle where `collector.recipients` names nobody: `send` sends it as it is, `hold` keeps it on the laptop. Over plain http to another machine it is always kept.',
  'budget.meteredKiBPerHour':
    'KiB that reports may cost in an hour on a metered network; then they wait for another network. What a person sends goes at once and does not count.',
  'budget.outboxMiB':
    'MiB that reports may take on the disk while they wait; then the oldest that nobody asked for give way. What is dropped is counted.',
  'budget.outboxDays': 'Days that a report waits; then it is dropped, and counted.',
  'update.feed':
    "Where `latest-linux.yml`, `latest.yml` or `latest-mac.yml` of new versions lies: asked once a day at most, and never on a metered network. `off` or absent: nobody is asked. The page, the tray and `status` say which version is out; an AppImage in a user's own folder and what the setup for one user of Windows installed take it by themselves, nothing else does.",
  'vpnClient.start':
    'The program that the page and the tray offer to start while the tunnel is down: its whole path, without arguments; on Windows an `.exe` on a drive. Absent: that of the products in `gateway.products`, where it is installed.',
  notifications:
    'What the tray tells of its own accord, where its window is not before you: `problems` that mail is broken, and once that it works again; `always` beside that what it is your turn to do (a login page, a VPN to start); `never` nothing.',
  measuredLists:
    '`on` lets `linesman acceptance` open one connection to each of a few ports of `exchange.host` at the edges of each access list, at most eight a list and day, never on a metered network nor on a LAN that is not known to be the company’s: what the way lets through is held against what was typed.',
  'ui.quit': "`deny` leaves Quit out of the tray's menu.",
  'ui.settings':
    '`deny` keeps the list of settings from the page, and from `linesman settings`, which then exits 7.',
  'schedule.probe': 'When the way to Exchange is checked without any change: a cron expression.',
} as const satisfies Readonly<Record<SettingKey, string>>;
