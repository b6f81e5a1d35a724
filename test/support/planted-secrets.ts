/** Forms in which secrets come, each with a place for its number. All are invented. */
const FORMS: readonly ((n: number) => readonly [text: string, secret: string])[] = [
  (n) => [`login with password=Sommer${String(n)}geheim! failed`, `Sommer${String(n)}geheim!`],
  (n) => [`Kennwort: Winter-${String(n)}-Nacht`, `Winter-${String(n)}-Nacht`],
  (n) => [`{"apiKey": "k${String(n)}-zzTop"}`, `k${String(n)}-zzTop`],
  (n) => [`Authorization: Basic YW5uYTpnZWhlaW0${String(n)}==`, `YW5uYTpnZWhlaW0${String(n)}`],
  (n) => [
    `Proxy-Authorization: NTLM TlRMTVNTUAABAAAA${String(n)}B4II`,
    `TlRMTVNTUAABAAAA${String(n)}`,
  ],
  (n) => [
    `bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI${String(n)}In0.abc${String(n)}DEF`,
    `eyJzdWIiOiI${String(n)}`,
  ],
  (n) => [`proxy http://anna:Pa55-${String(n)}@proxy.corp.example:3128/`, `Pa55-${String(n)}`],
  (n) => [
    `portal at https://login.hotel.example/welcome?mac=00-11-22-33-44-55&sid=s3ss${String(n)}`,
    `s3ss${String(n)}`,
  ],
  (n) => [`Set-Cookie: NSC_AAAC=c00kie${String(n)}; path=/`, `c00kie${String(n)}`],
  (n) => [`mail from chef${String(n)}@partner.example bounced`, `chef${String(n)}@partner`],
  (n) => [`C:\\Users\\kollege${String(n)}\\AppData\\Local`, `kollege${String(n)}`],
  (n) => [`/home/kollegin${String(n)}/.config/x`, `kollegin${String(n)}`],
  (n) => [`logged on as PARTNER\\chefin${String(n)}`, `chefin${String(n)}`],
  (n) => [`owner S-1-5-21-1004336348-1177${String(n)}-682003330-1001`, `1177${String(n)}`],
  (n) => [
    `seen laptop${String(n)}.partner-firma.example in the table`,
    `laptop${String(n)}.partner-firma`,
  ],
  (n) => [`share \\\\PC-BUCHHALTUNG${String(n)}\\daten not found`, `PC-BUCHHALTUNG${String(n)}`],
  (n) => [`card 4111 1111 1111 ${String(1000 + n)} declined`, `4111 1111 1111 ${String(1000 + n)}`],
  (n) => [
    `IBAN DE89 3704 0044 0532 01${String(10 + (n % 90))} 00`,
    `3704 0044 0532 01${String(10 + (n % 90))}`,
  ],
  (n) => [`token ghp_abcdefghijklmnopqrst${String(n)}UVWX`, `abcdefghijklmnopqrst${String(n)}`],
  (n) => [
    `aws AKIAIOSFODNN7EXAM${String(10 + (n % 90))}PL`.slice(0, 24),
    `AKIAIOSFODNN7EXAM${String(10 + (n % 90))}`,
  ],
  (n) => [
    `recovery 11111${String(n % 10)}-222222-333333-444444-555555-666666-777777-888888`,
    '222222-333333-444444',
  ],
  (n) => [
    `hash aad3b435b51404eeaad3b435b514${String(1000 + n)}`,
    `aad3b435b51404eeaad3b435b514${String(1000 + n)}`,
  ],
  (n) => [`opaque Zx9Kq2Lm8Vt4Rw6Yp1Bn${String(n)}Gh3Df left`, `Zx9Kq2Lm8Vt4Rw6Yp1Bn${String(n)}`],
  (n) => [
    `-----BEGIN RSA PRIVATE KEY-----\nMIIEow${String(n)}IBAAKCAQEA\n-----END RSA PRIVATE KEY-----`,
    `MIIEow${String(n)}IBAAKCAQEA`,
  ],
  (n) => [
    `AGE-SECRET-KEY-1QQPXXEVUDJ5TK8PRWGHD${String(n)}3F7KK`,
    `QQPXXEVUDJ5TK8PRWGHD${String(n)}`,
  ],
  (n) => [`Cookie: foo=1; webvpn=AB12${String(n)}@77@99; lang=de`, `AB12${String(n)}@77`],
  (n) => [`--password Herbst${String(n)} --host x`, `Herbst${String(n)}`],
  (n) => [
    `net use Z: \\\\nas\\daten /user:ACME\\chef Fruehling${String(n)}`,
    `Fruehling${String(n)}`,
  ],
  (n) => [`DefaultPassword REG_SZ Montag${String(n)}!`, `Montag${String(n)}!`],
  (n) => [`"ProxyPass"="Dienstag${String(n)}"`, `Dienstag${String(n)}`],
  (n) => [`Server=sql;User Id=sa;Pwd=Mittwoch${String(n)};`, `Mittwoch${String(n)}`],
  (n) => [`Key Content            : Donnerstag${String(n)}`, `Donnerstag${String(n)}`],
  (n) => [`wpa passphrase Freitag${String(n)}x`, `Freitag${String(n)}x`],
  (n) => [`ftp://maria:Sonntag${String(n)}@files.example/x`, `Sonntag${String(n)}`],
  (n) => [
    `GET /login?user=a&SAMLResponse=PHNhbWxw${String(n)}T3Jn HTTP/1.1`,
    `PHNhbWxw${String(n)}T3Jn`,
  ],
  (n) => [`x-api-key: ab-${String(n)}-cd`, `ab-${String(n)}-cd`],
  (n) => [`Passwort lautet Samstag${String(n)}`, `Samstag${String(n)}`],
  (n) => [`auth=NTLM user=erika${String(n)}@corp.example ok`, `erika${String(n)}@corp`],
  (n) => [`file:///home/nachbar${String(n)}/mail.pst`, `nachbar${String(n)}`],
  (n) => [`C:\\\\Users\\\\nachbarin${String(n)}\\\\x`, `nachbarin${String(n)}`],
  (n) => [`https://sharepoint.partner${String(n)}.example/sites/x`, `partner${String(n)}.example`],
  (n) => [
    `https://hooks.slack.com/services/T0${String(n)}/B0AA/abc${String(n)}DEFxyz`,
    `abc${String(n)}DEFxyz`,
  ],
  (n) => [
    `aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY${String(n)}KEY`,
    `bPxRfiCY${String(n)}KEY`,
  ],
  (n) => [`sip:4711@pbx${String(n)}.other.example`, `pbx${String(n)}.other`],
  (n) => [
    `-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNz${String(n)}aC1r\\n-----END OPENSSH PRIVATE KEY-----`,
    `b3BlbnNz${String(n)}aC1r`,
  ],
  (n) => [`Kennwort="Silvester ${String(n)} Nacht"`, `${String(n)} Nacht`],
  (n) => [`verification code: 48${String(1000 + n)}`, `48${String(1000 + n)}`],
  (n) => [`DOMAIN\\Administrator${String(n)} logged in`, `Administrator${String(n)}`],
  (n) => [`proxy-authorization: basic Z2VoZWltOjEy${String(n)}==`, `Z2VoZWltOjEy${String(n)}`],
  (n) => [`sessionid=deadbeef${String(n)}`, `deadbeef${String(n)}`],
];

export interface Planted {
  /** The sentence that a collector may bring. */
  readonly text: string;
  /** What of it must never leave. */
  readonly secret: string;
}

export const plantedSecrets = (count: number): readonly Planted[] =>
  Array.from({ length: count }, (_, index) => {
    const [text, secret] = FORMS[index % FORMS.length]!(index);
    return { text, secret };
  });

/** Texts that a helpdesk needs, and that look like something that must go. */
export const MUST_STAY: readonly string[] = [
  'TCP connect to 10.1.2.3:135 from 10.9.0.14',
  '10.1.2.3:2314 gave no answer within 5000 ms',
  '10.1.2.3:1198 accepted a bind to f5cc5a18-4264-101a-8c59-08002b2f8426 56.0',
  'tower: ncacn_ip_tcp 3812 at 10.1.2.96',
  'not tested: rpc.port.EMSMDB did not succeed',
  'exch1.corp.example is 10.1.2.3',
  'The route to exch1.corp.example leaves by tun0, a tunnel',
  'Citrix Access Gateway (list 1 of 2 on the way) allows 135,1024-2000: 2314 is outside',
  'a4f1db00-ca47-1067-b31f-00dd010662da 0.81',
  'OUTLOOK.EXE 10.1.2.3:1171',
  'AGEE.exe, nsload.exe and nglauncher.exe run',
  'address fe80::1ff:fe23:4567:890a on eth0',
  'address 2001:db8::10 on wwan0',
  '00:11:22:33:44:55 is the gateway of this network',
  'subnet 172.17.0.0/16 of docker0',
  '2026-11-24T08:12:00.000Z',
  '24.11.2026 09:12:00',
  'exchange.hots: no such setting; did you mean "exchange.host"?',
  'collector.url: "x" has no usable host or port',
  'ECONNREFUSED 127.0.0.1:8440',
  'WSAEACCES (10013)',
  'HRESULT 0x80070005',
  'ep_lookup returned 0x16c9a0d6',
  'hex of the reply: 05000c03100000003c0000000100000000000000d016d016',
  'certificate SHA-256 5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9',
  'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
  'Windows 10.0.19045, Node 24.21.0',
  'HKLM\\Software\\Policies\\Linesman',
  'agent.sock and lock.sqlite are there',
  'history.sqlite is damaged',
  'Basic, NTLM and Negotiate are offered',
  'Basic authentication is offered',
  'Sie müssen Secure Access starten.',
  'the password was refused',
  'no token was asked for',
  'ISA Server',
  'rpc.bind.a4f1db00-ca47-1067-b31f-00dd010662da',
  'tel. 4711',
  '+49 40 123456',
  'BTP2-28T5-B',
  'Wi-Fi, because the route to the Internet leaves by wlan0',
  'Exchange 2010 SP1 or later, on each Client Access server:',
  'RPC Client Access: EMSMDB',
  'HKLM\\SYSTEM\\CurrentControlSet\\services\\MSExchangeIS\\ParametersSystem',
  'TCP/IP Port (DWORD) 1500',
  'access-list ACL_NAME extended permit tcp host 10.9.1.1 host 10.1.2.3 eq 2314',
  'nft add rule inet filter forward ip saddr 10.9.1.1 tcp dport 2314 accept',
  'netsh advfirewall firewall add rule name="Exchange RPC"',
  'Access Policy Manager > Network Resources > New Network Resource',
  'default via 192.168.178.1 dev eth0',
  ...Array.from(
    { length: 25 },
    (_, index) => `port ${String(1024 + index * 997)} is inside 135,1024-65535`,
  ),
  ...Array.from(
    { length: 25 },
    (_, index) =>
      `10.${String(index)}.2.3:${String(1171 + index)} answered in ${String(index)}.5 ms`,
  ),
];
