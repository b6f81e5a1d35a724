import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLink } from '../../../probes/platform/linux/iw.ts';
import { parseAirportNetwork, parsePorts } from '../../../probes/platform/macos/networksetup.ts';
import { hintsOf, parseDevices, parseNetworks } from '../../../probes/platform/linux/nmcli.ts';
import { parseProfiles, parseServices } from '../../../probes/platform/linux/nmcli-vpn.ts';
import {
  kindOfConnection,
  parseConnections,
  parseInterface,
} from '../../../probes/platform/macos/scutil-nc.ts';
import { kindOfPort } from '../../../probes/network/adapter-kind/macos.ts';

describe('what nmcli says', () => {
  it('is read with colons and backslashes in the names of networks', () => {
    const ssids = parseNetworks('no:wlan0:Other\nyes:wlan0:a\\:b \\\\ c\\\\\nyes:wlan1:\n');

    expect([...ssids]).toEqual([['wlan0', 'a:b \\ c\\']]);
  });

  it.each([
    ['yes', 'yes'],
    ['no', 'no'],
    ['yes (guessed)', 'guess'],
    ['no (guessed)', null],
    ['unknown', null],
    ['ja', null],
  ])('about metering, "%s", is taken for %s', (word, metered) => {
    const devices = parseDevices(
      `GENERAL.DEVICE:wlan0\nGENERAL.TYPE:wifi\nGENERAL.IP-IFACE:wlan0\nGENERAL.METERED:${word}\n`,
    );

    expect(hintsOf(devices, new Map()).get('wlan0')).toMatchObject({ metered });
  });
});

describe('what nmcli says about VPN connections', () => {
  const WORK = '3804d5cc-7f1e-4dab-b99d-0f28b2e39b0f';

  it.each([
    ['activating', 'connecting'],
    ['activated', 'connected'],
    ['deactivating', 'disconnecting'],
    ['', 'disconnected'],
    ['resting', 'unknown'],
  ])('in state "%s" is %s', (word, state) => {
    const profiles = parseProfiles(
      `e6f3bbe5-f7c8-4fb5-b0a6-d1ab5624da37:802-3-ethernet:activated\n${WORK}:vpn:${word}\n`,
    );

    expect(profiles).toEqual([{ uuid: WORK, state }]);
  });

  it('names their product by the plugin', () => {
    const products = parseServices(
      `connection.uuid:a\nvpn.service-type:org.freedesktop.NetworkManager.openconnect\n\nconnection.uuid:b\nvpn.service-type:org.freedesktop.NetworkManager.vpnc\n\nconnection.uuid:c\n`,
    );

    expect([...products]).toEqual([
      ['a', 'OpenConnect'],
      ['b', 'vpnc'],
    ]);
  });
});

describe('what iw says', () => {
  it.each([
    [
      'Connected to 02:00:00:00:00:01 (on wlan0)\n\tSSID: Caf\\xc3\\xa9 \\\\ bar\n\tfreq: 5180\n',
      'Café \\ bar',
    ],
    ['Not connected.\n', null],
    ['', null],
  ])('%j names the network %j', (text, ssid) => {
    expect(parseLink(text)).toBe(ssid);
  });
});

describe('what networksetup says', () => {
  it('is read without the ports that have no device', () => {
    const ports = parsePorts(
      '\nHardware Port: Wi-Fi\nDevice: en0\nEthernet Address: a0\n\nHardware Port: com.wireguard.macos\nDevice:\n\nHardware Port: Ethernet Adapter (en6)\nDevice: en6\n',
    );

    expect([...ports]).toEqual([
      ['en0', 'Wi-Fi'],
      ['en6', 'Ethernet Adapter (en6)'],
    ]);
  });

  it('names the Wi-Fi network, or none', () => {
    const names = [
      'Current Wi-Fi Network: My: Home\n',
      'You are not associated with an AirPort network.\n',
      'en5 is not a Wi-Fi interface.\n',
    ].map(parseAirportNetwork);

    expect(names).toEqual(['My: Home', null, null]);
  });

  it.each([
    ['Wi-Fi', 'wifi', false],
    ['iPhone USB', 'mobile', true],
    ['iPad USB', 'mobile', true],
    ['Bluetooth PAN', 'mobile', true],
    ['Thunderbolt Bridge', 'virtual', false],
    ['Thunderbolt Ethernet Slot 1', 'lan', false],
    ['USB 10/100/1000 LAN', 'lan', false],
    ['Ethernet Adapter (en6)', 'lan', false],
    ['Thunderbolt 1', 'lan', false],
    ['HUAWEI Mobile', 'mobile', true],
    ['MR9999', 'mobile', true],
    ['RNDIS/Ethernet Gadget', 'mobile', true],
    ['SAMSUNG_Android', 'mobile', true],
    ['HUAWEI_MOBILE', 'mobile', true],
    ['HUAWEIMobile-Modem', 'mobile', true],
    ['HUAWEI_HiLink', 'mobile', true],
    ['ZTEUSBModem', 'mobile', true],
    ['ZTE_LTE_Modem', 'mobile', true],
    ['E3372', 'mobile', true],
    ['MF823', 'mobile', true],
    ['Quectel', 'mobile', true],
    ['EM7455', 'mobile', true],
    ['Alcatel LinkZone', 'mobile', true],
    ['Mobile_Broadband', 'mobile', true],
    ['USB_LAN', 'lan', false],
    ['AX88179A', 'lan', false],
    ['Display Ethernet', 'lan', false],
    ['Plugable USBC-E5000', 'lan', false],
    ['Belkin USB-C LAN', 'lan', false],
    ['Plugable LTE Modem', 'mobile', true],
    ['E5577', 'mobile', true],
  ])('of the port "%s" makes it %s (a guess: %s)', (port, kind, likely) => {
    expect(kindOfPort(port)).toMatchObject({ kind, likely });
  });

  it('of a port that nobody knows proves nothing', () => {
    expect(kindOfPort('Carrier pigeon')).toBeNull();
  });
});

describe('what scutil says about VPN connections', () => {
  const ID = '65F5A798-4B98-4DA1-87D8-9D605FFF6188';
  it.each([
    [
      `* (Connected)      ${ID} VPN (com.citrix.NetScalerGateway) "W"   [VPN:com.citrix.NetScalerGateway]`,
      'connected',
      'tunnel',
      'Citrix Secure Access',
    ],
    [
      `* (Connecting)     ${ID} VPN (com.cisco.anyconnect.macos.acsock) "W" [VPN:com.cisco.anyconnect]`,
      'connecting',
      'tunnel',
      'Cisco Secure Client',
    ],
    [
      `* (Connected)      ${ID} VPN (com.fortinet.forticlient.macos.vpn.nwextension) "VPN"   [VPN:com.fortinet.forticlient.macos.vpn]`,
      'connected',
      'tunnel',
      'FortiClient',
    ],
    [
      `* (Disconnecting)  ${ID} VPN (com.paloaltonetworks.GlobalProtect.client) "G"`,
      'disconnecting',
      'tunnel',
      'GlobalProtect',
    ],
    [
      `  (Disconnected)   ${ID} IPSec              "Branch"     [IPSec]`,
      'disconnected',
      'tunnel',
      'an IPsec client',
    ],
    [
      `* (Connected)      ${ID} PPP --> L2TP       "Office"     [PPP:L2TP]`,
      'connected',
      'tunnel',
      'a PPP client (L2TP)',
    ],
    [
      `* (Connected)      ${ID} PPP --> USB CDC-Serial "USB CDC-Serial" [PPP:Modem]`,
      'connected',
      'mobile',
      null,
    ],
    [`* (Connected)      ${ID} PPP --> PPPoE (en0) "DSL" [PPP:PPPoE]`, 'connected', 'lan', null],
    [
      `* (Connected)      ${ID} VPN (com.example.vpn) "Name, with comma [VPN:com.example.vpn]`,
      'connected',
      'tunnel',
      'com.example.vpn',
    ],
    [`* (Connected)      ${ID} VPN "Work" [VPN]`, 'connected', 'tunnel', 'a VPN client'],
    [`* (Connecting)     ${ID} VPN --> "Work [EU]" [VPN]`, 'connecting', 'tunnel', 'a VPN client'],
    [`  (Disconnected)   ${ID} VPN`, 'disconnected', 'tunnel', 'a VPN client'],
    [`* (Connected)      ${ID} IKEv2 "Work" [IKEv2]`, 'connected', 'tunnel', 'an IPsec client'],
    [
      `* (Connecting)     ${ID} VPN (IKEv2) "Work" [VPN:IKEv2]`,
      'connecting',
      'tunnel',
      'an IPsec client',
    ],
    [
      `* (Connected)      ${ID} VPN (com.wireguard.macos) "office" [VPN]`,
      'connected',
      'tunnel',
      'WireGuard',
    ],
    [
      `* (Connected)      ${ID} VPN (com.cisco.anyconnect) "AnyConnect" [VPN:]`,
      'connected',
      'tunnel',
      'Cisco Secure Client',
    ],
    [
      `* (Connected)      ${ID} VPN (com.f5.access.macos) "F5" [VPN:com.f5.access.macos]`,
      'connected',
      'tunnel',
      'com.f5.access.macos',
    ],
    [
      `* (Invalid)        ${ID} VPN (com.example.vpn) "x" [VPN:com.example.vpn]`,
      'unknown',
      'tunnel',
      'com.example.vpn',
    ],
  ])('in %j is state %s of kind %s, product %j', (line, state, kind, product) => {
    const [connection] = parseConnections(
      `Available network connection services in the current set (*=enabled):\n${line}\n`,
    );

    expect(connection).toMatchObject({ id: ID, state });
    expect(kindOfConnection(connection!)).toMatchObject({ kind, product });
  });

  it('names the adapter of the connection, not those of the routes that it leaves out', () => {
    const text = [
      'Connected',
      'Extended Status <dictionary> {',
      '  IPv4 : <dictionary> {',
      '    ExcludedRoutes : <array> {',
      '      0 : <dictionary> {',
      '        InterfaceName : en0',
      '      }',
      '    }',
      '    InterfaceName : utun8',
      '  }',
      '  Status : 2',
      '}',
    ].join('\n');

    expect([
      parseInterface(text),
      parseInterface('Connecting\nExtended Status <dictionary> {\n  Status : 1\n}\n'),
      parseInterface('No service\n'),
    ]).toEqual(['utun8', null, null]);
  });
});

it('no output of a tool, however torn, ends in an exception', () => {
  const torn = fc
    .array(
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          'GENERAL.DEVICE:',
          'Hardware Port: ',
          '* (Connected) ',
          'IPv4 : <dictionary> {',
          '    InterfaceName : utun1',
          '}',
          'SSID: ',
          '\\',
          ':',
          '\n',
        ),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(torn, (text) => {
      for (const parse of [
        parseDevices,
        parseNetworks,
        parseLink,
        parsePorts,
        parseAirportNetwork,
        parseConnections,
        parseInterface,
        parseProfiles,
        parseServices,
      ])
        parse(text);
    }),
    { numRuns: 2000 },
  );
});
