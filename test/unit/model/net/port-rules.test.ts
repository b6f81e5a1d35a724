import { describe, expect, it } from 'vitest';
import { formatPortList, parsePortList } from '../../../../model/net/port-list.ts';

const read = (text: string): string => {
  const parsed = parsePortList(text);
  return parsed.ok ? formatPortList(parsed.ranges) : parsed.error;
};

const ACE = 'permit tcp any host 10.1.2.3';

describe('rules pasted as a device shows them', () => {
  it.each([
    [`  10 ${ACE} eq 135 (25 matches)`, '135'],
    [`access-list OUT line 3 extended ${ACE} eq 135 (hitcnt=123) 0x8f1a`, '135'],
    [`access-list OUT extended ${ACE} range 1024 2000 time-range OFFICE`, '1024-2000'],
    [`${ACE} eq 135\n${ACE} eq 593 inactive`, '135'],
    [`${ACE} eq 135\npermit tcp host 10.1.2.3 10.1.0.0 0.0.255.255 established`, '135'],
    [
      'object-group service EXCH tcp\n description mapper\n port-object eq 135\n port-object range 1024 2000',
      '135,1024-2000',
    ],
    [
      'object-group service EXCH\n service-object tcp destination eq 135\n service-object tcp destination range 1024 2000\n service-object udp destination eq 53',
      '135,1024-2000',
    ],
    ['object-group service EXCH\n tcp eq 135\n tcp range 1024 2000', '135,1024-2000'],
  ])('Cisco: %j', (text, ports) => {
    expect(read(text)).toBe(ports);
  });

  it.each([
    ['iptables -A INPUT -p tcp ! --dport 135 -j ACCEPT', '1-134,136-65535'],
    ['-A FORWARD -p tcp -m multiport --ports 135,1024:2000 -j ACCEPT', '135,1024-2000'],
    [
      '*filter\n:FORWARD DROP [0:0]\n-A FORWARD -m state --state ESTABLISHED -j ACCEPT\n-A FORWARD -p tcp --dport 135 -j ACCEPT\n-A FORWARD -j DROP\nCOMMIT',
      '135',
    ],
    [
      'Chain FORWARD (policy DROP)\ntarget     prot opt source               destination\nACCEPT     tcp  --  0.0.0.0/0            10.1.2.3             tcp dpt:135\nACCEPT     tcp  --  anywhere             anywhere             tcp dpts:1024:2000',
      '135,1024-2000',
    ],
    ['ACCEPT  tcp  --  anywhere  anywhere  multiport dports epmap,1024:2000', '135,1024-2000'],
    [
      'set exch {\n type inet_service\n flags interval\n elements = { 135,\n 1024-2000 }\n}\nchain forward {\n tcp dport @exch accept\n}',
      '135,1024-2000',
    ],
    ['elements = { 135, 1024-2000 }', '135,1024-2000'],
  ])('Linux: %j', (text, ports) => {
    expect(read(text)).toBe(ports);
  });

  it.each([
    ['set applications application exch term 1 protocol tcp destination-port 135', '135'],
    ['set applications application exch protocol tcp destination-port 1024-2000', '1024-2000'],
    [
      'from {\n  protocol tcp;\n  destination-port [ 135 1024-2000 ];\n}\nthen accept;',
      '135,1024-2000',
    ],
    ['set tcp-portrange 135 1024-2000', '135,1024-2000'],
    ['set tcp-portrange 135:1024-65535 1024-2000', '135,1024-2000'],
    [
      'config firewall service custom\n edit "EXCH"\n  set protocol TCP/UDP/SCTP\n  set tcp-portrange 135 1024-2000\n  set udp-portrange 53\n next\nend',
      '135,1024-2000',
    ],
    [
      'pass in quick on em0 inet proto tcp from any to 10.1.2.3 port { 135 1024:2000 }',
      '135,1024-2000',
    ],
    ['pass in proto tcp from any port 1024:65535 to 10.1.2.3 port 135 keep state', '135'],
    ['pass proto tcp to port > 1023', '1024-65535'],
    ['add action=accept chain=forward protocol=tcp dst-port=135,1024-2000', '135,1024-2000'],
    ['add chain=forward protocol=tcp src-port=1024-65535 dst-port=135 action=accept', '135'],
    ['set firewall name WAN rule 10 destination port 135,1024-2000', '135,1024-2000'],
    ['set service EXCH protocol tcp port 135,1024-2000', '135,1024-2000'],
    ['<port>135,1024-2000</port>', '135,1024-2000'],
    ['ufw allow 135/tcp\nufw allow 1024:2000/tcp', '135,1024-2000'],
    ['ufw allow proto tcp from any to 10.1.2.3 port 135', '135'],
    ['firewall-cmd --permanent --add-port=135/tcp --add-port=1024-2000/tcp', '135,1024-2000'],
  ])('firewalls: %j', (text, ports) => {
    expect(read(text)).toBe(ports);
  });

  it.each([
    [
      'netsh advfirewall firewall add rule name="RPC" dir=out action=allow protocol=TCP remoteport=135,1024-2000',
      '135,1024-2000',
    ],
    [
      'New-NetFirewallRule -DisplayName RPC -RemotePort 135,1024-2000 -Protocol TCP -Direction Outbound',
      '135,1024-2000',
    ],
    ["New-NetFirewallRule -Protocol TCP -LocalPort @('135', '1024-2000')", '135,1024-2000'],
    ['Start Port      : 49152\nNumber of Ports : 16384', '49152-65535'],
    ['netsh int ipv4 set dynamicport tcp start=6000 num=100', '6000-6099'],
    ['FromPort: 135\nToPort: 135', '135'],
    ['"FromPort": 1024,\n "IpProtocol": "tcp",\n "ToPort": 2000', '1024-2000'],
    ['from_port = 1024\nto_port   = 2000\nprotocol  = "tcp"', '1024-2000'],
    ['"destinationPortRange": "1024-65535"', '1024-65535'],
    ['"destinationPortRanges": ["135", "1024-2000"],', '135,1024-2000'],
    ['--destination-port-ranges 135 1024-2000', '135,1024-2000'],
    ['--allow tcp:135,tcp:1024-2000', '135,1024-2000'],
  ])('Windows and clouds: %j', (text, ports) => {
    expect(read(text)).toBe(ports);
  });

  it.each([
    ['135 + 1024-2000', '135,1024-2000'],
    ['135+', '135-65535'],
    ['135 or 1024-2000', '135,1024-2000'],
    ['135 oder 1024 bis 2000', '135,1024-2000'],
    ['135 et 1024 à 2000', '135,1024-2000'],
    ['49152…65535', '49152-65535'],
    ['1024-*', '1024-65535'],
    ['135،1024', '135,1024'],
    ['all ports', '1-65535'],
    ['any port', '1-65535'],
    ['TCP (135)', '135'],
    ['TCP_135', '135'],
    ['allow 135, 1024-2000', '135,1024-2000'],
    ['open: 135', '135'],
    ['!135', '1-134,136-65535'],
    ['Ports: 135, https', '135,443'],
    ['ports 135 593 and https', '135,593,443'],
  ])('typed: %j', (text, ports) => {
    expect(read(text)).toBe(ports);
  });

  it.each([
    'block in proto tcp from any to any port 135',
    'ufw deny 135/tcp',
    'DROP       tcp  --  0.0.0.0/0            0.0.0.0/0            tcp dpt:135',
    'add action=drop chain=forward protocol=tcp dst-port=135',
    'from {\n  destination-port 135;\n}\nthen discard;',
  ])('never takes for open what a rule closes: %j', (text) => {
    expect(read(text)).toContain('denies: write the ports of such lines under "deny"');
  });

  it.each([
    ['tcp dport @exch accept', 'object'],
    ['set exch { type inet_service; }', 'neither'],
    ['permit tcp any any eq 135 foo', 'neither'],
    ['iptables -A INPUT -p tcp -m multiport ! --dports 135,593 -j ACCEPT', 'neither'],
    ['ufw allow 135/tcp\nufw allow Samba', 'neither'],
  ])('refuses %j rather than read less or more than it says (%s)', (text, why) => {
    expect(read(text)).toMatch(why === 'object' ? /only the device knows/ : /is neither a port/);
  });
});
