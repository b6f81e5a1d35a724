import { expect, it } from 'vitest';
import { decodeTower, printable } from '../../../probes/rpc/tower.ts';
import { tcpTower } from '../../support/rpc-bytes.ts';

const EMSMDB = { uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81 };

it('reads interface, port and address of a TCP tower', () => {
  const decoded = decodeTower(tcpTower({ ...EMSMDB, port: 1171, address: '10.1.2.3' }));

  expect(decoded).toEqual({
    ok: true,
    tower: {
      interface: EMSMDB,
      protocol: 'ncacn_ip_tcp',
      port: 1171,
      endpoint: null,
      address: '10.1.2.3',
    },
  });
});

it.each([
  ['ncacn_ip_tcp', 0x0b, 0x07],
  ['ncacn_http', 0x0b, 0x1f],
  ['ncadg_ip_udp', 0x0a, 0x08],
])('tells %s from the other sequences that have a port', (protocol, connection, transport) => {
  const tower = tcpTower({ ...EMSMDB, port: 1171 });
  tower[tower.length - 21] = connection;
  tower[tower.length - 14] = transport;

  expect(decodeTower(tower)).toMatchObject({
    ok: true,
    tower: { protocol, port: 1171, endpoint: null },
  });
});

it('takes port 0 as no endpoint', () => {
  const decoded = decodeTower(tcpTower({ ...EMSMDB, port: 0 }));

  expect(decoded.ok && decoded.tower.port).toBeNull();
});

it('lists a protocol that it does not know, with its floors in hex and without a port', () => {
  const tower = tcpTower({ ...EMSMDB, port: 1171 });
  tower[tower.length - 14] = 0x13;

  const decoded = decodeTower(tower);

  expect(decoded).toMatchObject({
    ok: true,
    tower: {
      protocol: 'unknown',
      port: null,
      endpoint: expect.stringContaining('13:0493') as unknown,
    },
  });
});

it.each([0, 1, 3])('takes a port of %i bytes as no endpoint', (length) => {
  const tower = tcpTower({ ...EMSMDB, port: 1171 });
  const floor = tower.length - 13;
  const spoiled = Buffer.concat([
    tower.subarray(0, floor),
    Buffer.from([length, 0]),
    Buffer.alloc(length, 4),
    tower.subarray(floor + 4),
  ]);

  expect(decodeTower(spoiled)).toMatchObject({
    ok: true,
    tower: { protocol: 'ncacn_ip_tcp', port: null },
  });
});

it('shows 200 characters of the floors of a protocol that it does not know, at most', () => {
  const tower = tcpTower({ ...EMSMDB, port: 1171 });
  const long = Buffer.concat([
    tower.subarray(0, tower.length - 16),
    Buffer.from([1, 0, 0x13, 0x2c, 1]),
    Buffer.alloc(300, 7),
    tower.subarray(tower.length - 9),
  ]);

  const decoded = decodeTower(long);

  expect(decoded.ok && decoded.tower.endpoint?.length).toBe(200);
});

it.each([
  ['seven floors', (tower: Buffer) => Buffer.concat([Buffer.from([7, 0]), tower.subarray(2)])],
  [
    'a floor that is longer than the tower',
    (tower: Buffer) =>
      Buffer.concat([tower.subarray(0, 2), Buffer.from([0xff, 0xff]), tower.subarray(4)]),
  ],
  [
    'a first floor that is no interface',
    (tower: Buffer) =>
      Buffer.concat([tower.subarray(0, 4), Buffer.from([0x0e]), tower.subarray(5)]),
  ],
  ['nothing', () => Buffer.alloc(0)],
])('rejects a tower of %s with a reason', (_, spoil) => {
  const decoded = decodeTower(spoil(tcpTower({ ...EMSMDB, port: 1171 })));

  expect(decoded).toMatchObject({ ok: false, reason: expect.stringMatching(/tower/) as unknown });
});

it.each([
  ['a colour', '\u001b[31mStore\u001b[0m', 'Store'],
  ['a window title', '\u001b]0;owned\u0007Store', 'Store'],
  ['an eight-bit control sequence', '\u009b31mStore', 'Store'],
  ['what hides behind a NUL', 'Store\u0000hidden', 'Store'],
  ['markup', '<img src=x onerror=alert(1)>Store', 'img src=x onerror=alert(1)Store'],
  ['lines of its own', 'Store\r\nERROR all is lost', 'StoreERROR all is lost'],
  ['letters beyond ASCII', 'Störe\u0085', 'Stre'],
  ['more than 64 characters', 'x'.repeat(100), 'x'.repeat(64)],
])('shows foreign text without %s', (_, text, shown) => {
  expect(printable(Buffer.from(text, 'latin1'))).toBe(shown);
});
