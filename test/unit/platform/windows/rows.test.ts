import { describe, expect, it } from 'vitest';
import {
  ADAPTER_ADDRESSES,
  IF_ROW2,
  walkAdapters,
} from '../../../../probes/platform/windows/iphlpapi.ts';
import {
  loadNative,
  type Declaration,
  type FieldType,
  type Layout,
} from '../../../../probes/platform/native.ts';
import { IPFORWARD_ROW2 } from '../../../../probes/platform/windows/best-route.ts';
import { DNS_SERVER_ADDRESS, serversIn } from '../../../../probes/platform/windows/dns-servers.ts';
import { versionIn } from '../../../../probes/platform/windows/file-version.ts';
import { CONNECTIVITY_HINT } from '../../../../probes/platform/windows/network-cost.ts';
import { clientIn, RASCONN, RASCONNSTATUS } from '../../../../probes/platform/windows/rasapi32.ts';
import { hostIn } from '../../../../probes/platform/windows/socket-address.ts';
import {
  guidText,
  macText,
  offsetOf,
  rowAt,
  rowsAt,
  wideText,
} from '../../../../probes/platform/windows/rows.ts';
import { timeOf } from '../../../../probes/platform/windows/file-time.ts';
import {
  rowsOf,
  TABLE_OFFSET,
  TCP6_ROW,
  TCP_ROW,
} from '../../../../probes/platform/windows/tcp-table.ts';
import {
  WLAN_CONNECTION_ATTRIBUTES,
  WLAN_INTERFACE_INFO,
} from '../../../../probes/platform/windows/wlanapi.ts';

type Fields = Readonly<Record<string, FieldType>>;

/**
 * koffi lays structures out by the same rules on every 64-bit system: the fields have fixed widths.
 */
function layoutOf<Of extends Fields>(declaration: Declaration<Of>): Layout<Of> {
  const system = loadNative();
  if (!system.ok) throw new Error(system.why);
  const layout = system.value.layout(declaration);
  if (!layout.ok) throw new Error(layout.why);
  return layout.value;
}

describe('structures of Windows', () => {
  it.each([
    ADAPTER_ADDRESSES,
    IF_ROW2,
    IPFORWARD_ROW2,
    DNS_SERVER_ADDRESS,
    RASCONN,
    RASCONNSTATUS,
    TCP_ROW,
    TCP6_ROW,
    CONNECTIVITY_HINT,
    WLAN_INTERFACE_INFO,
    WLAN_CONNECTION_ATTRIBUTES,
  ])('$name has the size that its header gives it', (declaration: Declaration<Fields>) => {
    const layout = layoutOf(declaration);

    expect(layout.sizeBytes).toBe(declaration.sizeBytes);
  });

  it('fields lie where the compiler of the headers puts them (mingw-w64, offsetof)', () => {
    const offsets = {
      adapter: layoutOf(ADAPTER_ADDRESSES).offsets,
      row: layoutOf(IF_ROW2).offsets,
      route: layoutOf(IPFORWARD_ROW2).offsets,
      ras: layoutOf(RASCONN).offsets,
      status: layoutOf(RASCONNSTATUS).offsets,
      wlan: layoutOf(WLAN_CONNECTION_ATTRIBUTES).offsets,
      info: layoutOf(WLAN_INTERFACE_INFO).offsets,
    };

    expect(offsets).toMatchObject({
      adapter: {
        firstDnsServer: 48,
        friendlyName: 72,
        physicalAddressLength: 88,
        ifType: 100,
        operStatus: 104,
        luid: 224,
        tunnelType: 272,
        dhcpv6ClientDuid: 296,
        firstDnsSuffix: 440,
      },
      row: {
        alias: 28,
        description: 542,
        physicalAddressLength: 1056,
        physicalAddress: 1060,
        type: 1128,
        physicalMedium: 1140,
        flags: 1152,
        operStatus: 1156,
        counters: 1208,
      },
      route: { index: 8, prefix: 12, nextHop: 44, validLifetime: 76, isLoopback: 92, origin: 100 },
      ras: {
        handle: 4,
        entryName: 12,
        deviceType: 526,
        deviceName: 560,
        phonebook: 818,
        entryGuid: 1344,
        flags: 1360,
        luid: 1364,
      },
      status: {
        state: 4,
        error: 8,
        deviceType: 12,
        deviceName: 46,
        phoneNumber: 304,
        localType: 564,
        remoteType: 584,
        subState: 604,
      },
      wlan: { ssidLength: 520, ssid: 524 },
      info: { state: 528 },
    });
  });

  it('a structure that has another size here than in its header is refused, not read wrongly', () => {
    const system = loadNative();
    const layout = system.ok ? system.value.layout({ ...TCP_ROW, sizeBytes: 156 }) : system;

    expect(layout).toEqual({
      ok: false,
      why: 'MIB_TCPROW_OWNER_MODULE has 160 bytes here and 156 in its header',
    });
  });
});

describe('an address of Windows (SOCKADDR_INET)', () => {
  it.each([
    ['0200000000000000', null],
    ['02000000c0000201', '192.0.2.1'],
    ['020035000a141e28', '10.20.30.40'],
    [`1700000000000000${'00'.repeat(16)}`, null],
    ['170000000000000020010db8000000000000000000000009', '2001:db8::9'],
    ['1700000000000000fe80000000000000000000000000000105000000', 'fe80::1'],
    ['000000000a000001', null],
    ['02000000ffffffff', '255.255.255.255'],
  ])('%s is %s', (hex, expected) => {
    expect(hostIn(Buffer.from(hex.padEnd(56, '0'), 'hex'))).toBe(expected);
  });
});

describe('name servers of adapters (IP_ADAPTER_DNS_SERVER_ADDRESS)', () => {
  const adapters = layoutOf(ADAPTER_ADDRESSES);
  const servers = layoutOf(DNS_SERVER_ADDRESS);
  const BASE = 0x1000n;
  const [SERVERS_AT, SOCKETS_AT, NAME_AT] = [448, 448 + 3 * 32, 448 + 3 * 32 + 3 * 28];
  const V4 = '02000000c0000235';
  const SECOND = '020000000a090001';
  const V6 = '170000000000000020010db8000000000000000000000053';
  const PLACEHOLDER = '1700000000000000fec000000000ffff0000000000000001';

  const same = (): void => undefined;

  /** One adapter whose chain of servers has these socket addresses. */
  function memory(
    sockets: readonly string[],
    change: (bytes: Buffer) => void,
  ): { readonly bytes: Buffer; readonly address: bigint } {
    const bytes = Buffer.alloc(NAME_AT + 32);
    const at = (offset: number): bigint => BASE + BigInt(offset);
    bytes.writeUInt32LE(1, adapters.offsets.operStatus);
    bytes.write('WLAN\0', NAME_AT, 'utf16le');
    bytes.writeBigUInt64LE(at(NAME_AT), adapters.offsets.friendlyName);
    if (sockets.length > 0) bytes.writeBigUInt64LE(at(SERVERS_AT), adapters.offsets.firstDnsServer);
    for (const [index, hex] of sockets.entries()) {
      const row = SERVERS_AT + index * 32;
      const socket = SOCKETS_AT + index * 28;
      bytes.write(hex, socket, 'hex');
      bytes.writeBigUInt64LE(at(socket), row + servers.offsets.address);
      bytes.writeUInt32LE(hex.startsWith('02') ? 16 : 28, row + servers.offsets.addressLength);
      if (index + 1 < sockets.length)
        bytes.writeBigUInt64LE(at(row + 32), row + servers.offsets.next);
    }
    change(bytes);
    return { bytes, address: BASE };
  }

  it.each<readonly [string, readonly string[], readonly string[], (bytes: Buffer) => void]>([
    ['none', [], [], same],
    ['one', [V4], ['192.0.2.53'], same],
    ['two', [V4, SECOND], ['192.0.2.53', '10.9.0.1'], same],
    ['one over IPv6', [V6], ['2001:db8::53'], same],
    ['both families', [V6, V4], ['2001:db8::53', '192.0.2.53'], same],
    ["Windows' placeholder", [PLACEHOLDER, V4], ['192.0.2.53'], same],
    ['one that is unspecified', ['0200000000000000'], [], same],
    ['one of another family', ['0a000000c0000235'], [], same],
    ['an adapter that does not run', [V4], [], (bytes) => bytes.writeUInt32LE(2, 104)],
    [
      'an address that is too short',
      [V4],
      [],
      (bytes) => bytes.writeUInt32LE(8, SERVERS_AT + servers.offsets.addressLength),
    ],
    [
      'an address that leads astray',
      [V4, SECOND],
      ['10.9.0.1'],
      (bytes) => bytes.writeBigUInt64LE(0xdead_beefn, SERVERS_AT + servers.offsets.address),
    ],
    [
      'a chain that leads astray',
      [V4, SECOND],
      ['192.0.2.53'],
      (bytes) => bytes.writeBigUInt64LE(0xdead_beefn, SERVERS_AT + servers.offsets.next),
    ],
    [
      'a chain that bites its tail',
      [V4],
      Array.from({ length: 16 }, () => '192.0.2.53'),
      (bytes) =>
        bytes.writeBigUInt64LE(BASE + BigInt(SERVERS_AT), SERVERS_AT + servers.offsets.next),
    ],
  ])('%s', (_, sockets, expected, change) => {
    expect(serversIn(adapters, servers, memory(sockets, change))).toEqual(
      expected.map((address) => ({ adapter: 'WLAN', address })),
    );
  });
});

describe('the status of a VPN connection of Windows (RASCONNSTATUSW)', () => {
  const layout = layoutOf(RASCONNSTATUS);

  it.each([
    ['opens its port', 0, 0, 'connecting', ''],
    ['reaches its gateway', 3, 0, 'connecting', ''],
    ['logs on', 5, 0, 'connecting', ''],
    ['gets its address', 18, 0, 'connecting', ''],
    ['waits for the password again', 0x1001, 691, 'disconnected', ' (error 691)'],
    ['waits for a person', 0x1004, 0, 'connecting', ''],
    ['is connected', 0x2000, 0, 'connected', ''],
    ['is disconnected', 0x2001, 0, 'disconnected', ''],
    ['was refused', 0x2001, 13_801, 'disconnected', ' (error 13801)'],
    ['failed on its way', 2, 809, 'disconnected', ' (error 809)'],
    ['is in a state of a newer Windows', 25, 0, 'connecting', ''],
  ] as const)('one that %s', (_, state, error, expected, because) => {
    const bytes = Buffer.alloc(layout.sizeBytes);
    bytes.writeUInt32LE(layout.sizeBytes, 0);
    bytes.writeUInt32LE(state, 4);
    bytes.writeUInt32LE(error, 8);
    bytes.write('vpn\0', 12, 'utf16le');
    bytes.write('WAN Miniport (IKEv2)\0', 46, 'utf16le');

    expect(clientIn(layout, bytes)).toEqual({
      product: 'Windows VPN',
      state: expected,
      evidence: `Windows (RAS) says ${expected}${because}`,
    });
  });

  it('one whose bytes end too soon says nothing', () => {
    expect(clientIn(layout, Buffer.alloc(layout.sizeBytes - 1))).toBeNull();
  });
});

describe('rows out of memory that Windows filled', () => {
  it('a row that the bytes end before is left out', () => {
    const layout = layoutOf(TCP_ROW);

    const rows = rowsAt(
      layout,
      Buffer.alloc(TABLE_OFFSET + 2 * layout.sizeBytes + 8),
      TABLE_OFFSET,
      1_000_000,
    );

    expect(rows).toHaveLength(2);
    expect(rowAt(layout, Buffer.alloc(layout.sizeBytes - 1), 0)).toBeNull();
  });

  it('a pointer out of the memory leads nowhere', () => {
    const filled = { bytes: Buffer.alloc(64), address: 0x1000n };

    const seen = [0n, 0xfffn, 0x1000n, 0x103fn, 0x1040n, 0xffff_ffff_ffff_ffffn].map((pointer) =>
      offsetOf(filled, pointer),
    );

    expect(seen).toEqual([null, null, 0, 63, null, null]);
  });

  it('a text without its NUL ends where the memory ends', () => {
    const bytes = Buffer.from('Ethernet', 'utf16le');

    expect(wideText(bytes, 0, 512)).toBe('Ethernet');
    expect(wideText(bytes, 2, 3)).toBe('the');
  });

  it('a list of adapters that points at itself ends', () => {
    const layout = layoutOf(ADAPTER_ADDRESSES);
    const bytes = Buffer.alloc(2 * layout.sizeBytes);
    bytes.writeBigUInt64LE(0x1000n, layout.offsets.next);

    const adapters = walkAdapters(layout, { bytes, address: 0x1000n });

    expect(adapters.length).toBe(1024);
  });

  it('an adapter is read with its names, type and hardware address, and the list ends at a pointer that leads astray', () => {
    const layout = layoutOf(ADAPTER_ADDRESSES);
    const bytes = Buffer.alloc(layout.sizeBytes + 64);
    bytes.write('Büro\0', layout.sizeBytes, 'utf16le');
    bytes.writeBigUInt64LE(0x1000n + BigInt(layout.sizeBytes), layout.offsets.friendlyName);
    bytes.writeBigUInt64LE(0xdead_beefn, layout.offsets.description);
    bytes.writeBigUInt64LE(0xdead_beefn, layout.offsets.next);
    bytes.write('02fc00000001', layout.offsets.physicalAddress, 'hex');
    bytes.writeUInt32LE(6, layout.offsets.physicalAddressLength);
    bytes.writeUInt32LE(243, layout.offsets.ifType);
    bytes.writeUInt32LE(7, layout.offsets.ipv6Index);

    const adapters = walkAdapters(layout, { bytes, address: 0x1000n });

    expect(adapters).toEqual([
      {
        luid: 0n,
        index: 7,
        name: 'Büro',
        description: '',
        ifType: 243,
        operStatus: 0,
        mac: '02:fc:00:00:00:01',
      },
    ]);
  });

  it('hardware addresses and GUIDs read as Windows and Node print them', () => {
    const guid = Buffer.from('33221100554477668899aabbccddeeff', 'hex');

    expect(guidText(guid)).toBe('{00112233-4455-6677-8899-AABBCCDDEEFF}');
    expect([
      macText(Buffer.from('54ee756626a8', 'hex'), 6),
      macText(Buffer.alloc(8), 6),
      macText(Buffer.alloc(8), 200),
      macText(Buffer.alloc(32), 20),
    ]).toEqual(['54:ee:75:66:26:a8', null, null, null]);
  });
});

describe('the TCP table', () => {
  /** 2026-11-27 09:14:00 UTC as FILETIME, the lowest byte first, and what names the module. */
  const CREATED = Buffer.alloc(8);
  CREATED.writeBigUInt64LE(116_444_736_000_000_000n + 17_957_708_400_000_000n);
  const MODULE = '00'.repeat(128);

  it('reads a connection with its owner, both addresses, both ports and its age', () => {
    const layout = layoutOf(TCP_ROW);
    const table = Buffer.concat([
      Buffer.from('0100000000000000', 'hex'),
      Buffer.from(
        '05000000' + '0a010203' + 'c0010000' + '0a000001' + '04930000' + '39300000',
        'hex',
      ),
      CREATED,
      Buffer.from(MODULE, 'hex'),
    ]);

    const rows = rowsOf(layout, table);

    expect(rows).toEqual([
      {
        pid: 12345,
        state: 'established',
        localAddress: '10.1.2.3',
        localPort: 49153,
        remoteAddress: '10.0.0.1',
        remotePort: 1171,
        createdAt: '2026-11-27T09:14:00.000Z',
      },
    ]);
  });

  it('writes IPv6 as RFC 5952 does, and mapped IPv4 with dots', () => {
    const layout = layoutOf(TCP6_ROW);
    const row = (local: string, remote: string, state: string): string =>
      `${local}00000000c0010000${remote}0000000004930000${state}39300000${'00'.repeat(8)}${MODULE}`;
    const table = Buffer.from(
      `0200000000000000${row('fd000090000000000000000000000002', '20010503ba3e00000000000000020030', '0b000000')}${row('00000000000000000000ffff0a010203', '00000000000000000000000000000000', '63000000')}`,
      'hex',
    );

    const rows = rowsOf(layout, table);

    expect(rows.map(({ createdAt }) => createdAt)).toEqual([null, null]);
    expect(
      rows.map(({ localAddress, remoteAddress, state }) => ({
        localAddress,
        remoteAddress,
        state,
      })),
    ).toEqual([
      { localAddress: 'fd00:90::2', remoteAddress: '2001:503:ba3e::2:30', state: 'time-wait' },
      { localAddress: '::ffff:10.1.2.3', remoteAddress: '::', state: 'unknown' },
    ]);
  });

  it('a table that promises more rows than it has gives those that are there', () => {
    const table = Buffer.alloc(TABLE_OFFSET + TCP_ROW.sizeBytes);
    table.writeUInt32LE(0xffff_ffff);

    expect(rowsOf(layoutOf(TCP_ROW), table)).toHaveLength(1);
    expect(rowsOf(layoutOf(TCP_ROW), Buffer.alloc(2))).toEqual([]);
  });
});

describe('a time of Windows', () => {
  it.each([
    [0n, null],
    [116_444_736_000_000_000n, '1970-01-01T00:00:00.000Z'],
    [0xffff_ffff_ffff_ffffn, null],
  ])('%s is %s', (units, time) => {
    expect(timeOf(units)).toBe(time);
  });
});

describe("the version in a program's file (VS_VERSIONINFO)", () => {
  const block = Buffer.concat([
    Buffer.alloc(40),
    Buffer.from('bd04effe' + '00000100' + '00001000' + '924e0846' + '00001000', 'hex'),
    Buffer.alloc(32),
  ]);

  it('is written with its four numbers', () => {
    expect(versionIn(block)).toBe('16.0.17928.20114');
  });

  it('is none where the block ends too soon, has no such mark, or has it by chance', () => {
    expect(versionIn(block.subarray(0, 50))).toBeNull();
    expect(versionIn(Buffer.alloc(200))).toBeNull();
    expect(versionIn(block.subarray(1))).toBeNull();
  });
});
