import { describe, expect, it } from 'vitest';
import { mayAnswerInItsPlace, withAnswer } from '../../../probes/exchange/proxy-suspicion.ts';
import type { AccessListInPlay } from '../../../model/access-list.ts';
const LAN = {
  label: 'lan-foreign',
  tunnel: { state: 'none', product: null, adapter: null },
} as const;
const TUNNEL = {
  label: 'tunnel',
  tunnel: { state: 'up', product: 'Secure Access', adapter: 'tun0' },
} as const;
const proxy: AccessListInPlay = {
  device: 'CAG',
  owner: null,
  allow: [],
  to: [],
  on: ['tunnel'],
  kind: 'tcp-proxy',
  whatIf: false,
};
const UNKNOWN = { mapperConnectMs: null, mapperAnswerMs: null, portConnectMs: null };

describe('who may have opened a port in the place of the server', () => {
  it.each([
    ['nobody on a plain LAN', { accessLists: [], network: LAN, ...UNKNOWN }, null],
    [
      'a TCP proxy of the settings, where it is in the way',
      { accessLists: [proxy], network: TUNNEL, ...UNKNOWN },
      'CAG',
    ],
    ['no proxy that is elsewhere', { accessLists: [proxy], network: LAN, ...UNKNOWN }, null],
    ['the gateway of a tunnel', { accessLists: [], network: TUNNEL, ...UNKNOWN }, 'Secure Access'],
    [
      'somebody nearer than the server, when the connection opens much faster than the answer comes',
      { accessLists: [], network: LAN, mapperConnectMs: 2, mapperAnswerMs: 90, portConnectMs: 2 },
      'a device on the way',
    ],
    [
      'somebody nearer than the server, when a busy laptop was late to see the mapper accept',
      {
        accessLists: [],
        network: LAN,
        mapperConnectMs: 120,
        mapperAnswerMs: 400,
        portConnectMs: 3,
      },
      'a device on the way',
    ],
    [
      'nobody when the mapper alone was asked, and took its time',
      {
        accessLists: [],
        network: LAN,
        mapperConnectMs: null,
        mapperAnswerMs: 400,
        portConnectMs: null,
      },
      null,
    ],
    [
      'nobody when a far server is equally slow in both',
      { accessLists: [], network: LAN, mapperConnectMs: 80, mapperAnswerMs: 90, portConnectMs: 79 },
      null,
    ],
    [
      'nobody when a near server is merely busy',
      {
        accessLists: [],
        network: LAN,
        mapperConnectMs: 0.2,
        mapperAnswerMs: 12,
        portConnectMs: 0.2,
      },
      null,
    ],
  ] as const)('is %s', (_, witness, device) => {
    expect(mayAnswerInItsPlace(witness)?.device ?? null).toBe(device);
  });
});

describe('how far away the server answers', () => {
  const slowOnce = { mapperConnectMs: 0.4, mapperAnswerMs: 90 };

  it('is told by the quickest answer: one that a busy machine gave late blames no device', () => {
    const times = withAnswer(slowOnce, 2);

    expect(
      mayAnswerInItsPlace({ accessLists: [], network: LAN, portConnectMs: 0.4, ...times }),
    ).toBeNull();
  });

  it('is still far where every answer is slow', () => {
    const times = withAnswer(slowOnce, 80);

    expect(
      mayAnswerInItsPlace({ accessLists: [], network: LAN, portConnectMs: 0.4, ...times })?.device,
    ).toBe('a device on the way');
  });

  it('is not known where the mapper gave none', () => {
    expect(withAnswer({ mapperConnectMs: 1, mapperAnswerMs: null }, 2).mapperAnswerMs).toBeNull();
    expect(withAnswer(slowOnce, null)).toEqual(slowOnce);
  });
});
