import { describe, expect, it } from 'vitest';
import { linesFor, type RuleWanted } from '../../../../diagnosis/advice/lines.ts';

const wanted = (over: Partial<RuleWanted> = {}): RuleWanted => ({
  source: ['10.1.9.1'],
  destination: '10.1.2.3',
  ports: [
    { from: 135, to: 135 },
    { from: 1024, to: 2000 },
  ],
  group: null,
  ...over,
});
const textFor = (device: string, over: Partial<RuleWanted> = {}): string =>
  linesFor(device, wanted(over))
    .map(({ text }) => text)
    .join('\n');

describe('the line to add', () => {
  it.each([
    ['Citrix Access Gateway', ['Citrix Access Gateway (Network Resource)']],
    ['NetScaler 2', ['Citrix Access Gateway (Network Resource)']],
    ['ISA Server', ['ISA Server or Forefront TMG (access rule)']],
    ['TMG DMZ', ['ISA Server or Forefront TMG (access rule)']],
    ['Checkpoint R81', ['Check Point (R80 and later)']],
    ['Cisco ASA 5510', ['Cisco ASA']],
    ['nft on fw1', ['nftables']],
    ['Windows Firewall of EXCH1', ['Windows Firewall (on the server)']],
    [
      'Visage gateway',
      [
        'Citrix Access Gateway (Network Resource)',
        'ISA Server or Forefront TMG (access rule)',
        'Check Point (R80 and later)',
        'Cisco ASA',
        'nftables',
        'Windows Firewall (on the server)',
      ],
    ],
  ])('is written for the product that %j names, else for each', (device, products) => {
    expect(linesFor(device, wanted()).map(({ product }) => product)).toEqual(products);
  });

  it.each([
    [
      'Citrix',
      `Access Policy Manager > Network Resources > New Network Resource
  Network/Subnet:      10.1.2.3/255.255.255.255
  Port or port range:  135,1024-2000
  Protocol:            TCP
then drag it to Network Policies of the group Field, action Allow`,
    ],
    [
      'ISA',
      `Firewall Policy > New > Access Rule, action Allow
  Protocols: Selected protocols > New > Protocol: TCP, Outbound, from 135 to 135
             Selected protocols > New > Protocol: TCP, Outbound, from 1024 to 2000
  From:      10.1.9.1
  To:        10.1.2.3
  Users:     All Users`,
    ],
    [
      'Check Point',
      `mgmt_cli login > id.txt
mgmt_cli add host name "host-10.1.2.3" ip-address "10.1.2.3" -s id.txt
mgmt_cli add host name "host-10.1.9.1" ip-address "10.1.9.1" -s id.txt
mgmt_cli add service-tcp name "tcp-135" port "135" -s id.txt
mgmt_cli add service-tcp name "tcp-1024-2000" port "1024-2000" -s id.txt
mgmt_cli add access-rule layer "Network" position "top" name "Exchange RPC" source "host-10.1.9.1" destination "host-10.1.2.3" service.1 "tcp-135" service.2 "tcp-1024-2000" action "Accept" -s id.txt
mgmt_cli publish -s id.txt
# then install the policy on the gateways`,
    ],
    [
      'Cisco',
      `! ACL_NAME: as "show running-config access-group" names it
access-list ACL_NAME line 1 extended permit tcp host 10.1.9.1 host 10.1.2.3 eq 135
access-list ACL_NAME line 1 extended permit tcp host 10.1.9.1 host 10.1.2.3 range 1024 2000`,
    ],
    [
      'nftables',
      `# inet filter forward: your own table and chain in its place
nft 'insert rule inet filter forward ip saddr { 10.1.9.1 } ip daddr 10.1.2.3 tcp dport { 135, 1024-2000 } accept'`,
    ],
    [
      'Windows Firewall',
      'netsh advfirewall firewall add rule name="Exchange RPC 135,1024-2000" dir=in action=allow protocol=TCP localip=10.1.2.3 localport=135,1024-2000 remoteip=10.1.9.1',
    ],
  ])('for %s', (device, text) => {
    expect(textFor(device, { group: 'Field' })).toBe(text);
  });

  it.each([
    ['Cisco', ['10.1.9.0/28'], 'permit tcp 10.1.9.0 255.255.255.240 host 10.1.2.3 eq 135'],
    ['Cisco', ['10.0.0.0/8'], 'permit tcp 10.0.0.0 255.0.0.0 host 10.1.2.3 eq 135'],
    ['Cisco', ['10.1.9.1-10.1.9.2'], 'permit tcp host 10.1.9.2 host 10.1.2.3 eq 135'],
    [
      'nftables',
      ['10.1.9.1-10.1.9.3', '10.2.0.0/16'],
      'ip saddr { 10.1.9.1, 10.1.9.2/31, 10.2.0.0/16 }',
    ],
    [
      'Check Point',
      ['10.1.9.0/28'],
      'add network name "net-10.1.9.0-28" subnet "10.1.9.0" mask-length 28',
    ],
    ['Windows Firewall', ['10.1.9.0/28', '10.1.9.77'], 'remoteip=10.1.9.0/28,10.1.9.77'],
  ])('writes networks and ranges as %s takes them: %j', (device, source, part) => {
    expect(textFor(device, { source })).toContain(part);
  });

  it.each(['ISA', 'Check Point', 'Cisco', 'nftables', 'Windows Firewall'])(
    'says for %s that the source is not known, and never puts the laptop in its place',
    (device) => {
      expect(textFor(device, { source: [] })).toContain(
        "source unknown: put in the one that this device sees (behind an SSL VPN gateway the gateway's address or its pool, not the laptop's)",
      );
    },
  );

  it.each(['Check Point', 'Cisco', 'nftables', 'Windows Firewall'])(
    'names a source that %s cannot compare, and one of the other address family, in a comment',
    (device) => {
      const text = textFor(device, { source: ['cag.example', '2001:db8::1'] });

      expect(text).toContain('the settings name cag.example, 2001:db8::1');
    },
  );

  it('speaks IPv6 where the server has such an address', () => {
    const over = { destination: '2001:db8::3', source: ['2001:db8:9::/64', '10.1.9.1'] };

    expect(textFor('nftables', over)).toContain(
      'ip6 saddr { 2001:db8:9:0:0:0:0:0/64 } ip6 daddr 2001:db8::3 tcp dport',
    );
    expect(textFor('Cisco', over)).toContain(
      'permit tcp 2001:db8:9:0:0:0:0:0/64 host 2001:db8::3 eq 135',
    );
    expect(textFor('Check Point', { ...over, source: ['2001:db8::/32'] })).toContain(
      'add network name "net-2001:db8:0:0:0:0:0:0-32" subnet "2001:db8:0:0:0:0:0:0" mask-length 32',
    );
    expect(textFor('Check Point', over)).toContain('add host name "host-2001:db8::3"');
  });

  it("takes nothing of the device's name into what is to be run", () => {
    expect(textFor('nft\'; reboot #\n"')).toBe(textFor('nftables'));
  });
});
