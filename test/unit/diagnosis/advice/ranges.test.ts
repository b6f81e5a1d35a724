import { describe, expect, it } from 'vitest';
import type { MapperEntry } from '../../../../model/run.ts';
import { generationOf } from '../../../../diagnosis/dynamic-ports.ts';

const entry = (
  port: number | null,
  uuid = '12345778-1234-abcd-ef00-0123456789ac',
): MapperEntry => ({
  uuid,
  version: '1.0',
  name: null,
  annotation: '',
  protocol: 'ncacn_ip_tcp',
  port,
  endpoint: null,
});
const EVENT_LOG_6 = entry(49154, 'f6beaff7-1e19-4fbb-9f8f-b89e2018337c');

describe('a guess at the generation of a server', () => {
  it.each<
    readonly [
      what: string,
      ports: readonly number[],
      listing: readonly MapperEntry[] | null,
      guess: object,
    ]
  >([
    [
      'ports in 1024-5000',
      [1171, 1180],
      null,
      { generation: '2003', confidence: 'medium', range: { from: 1024, to: 5000 } },
    ],
    [
      'the same, with every other service there as well',
      [1171],
      [entry(1025), entry(1026)],
      { generation: '2003', confidence: 'high' },
    ],
    [
      'the same, with a service elsewhere',
      [1171],
      [entry(1025), entry(7777)],
      { generation: '2003', confidence: 'medium' },
    ],
    [
      'the same, with a service elsewhere on UDP',
      [1171],
      [entry(1025), { ...entry(7777), protocol: 'ncadg_ip_udp' }],
      { generation: '2003', confidence: 'high' },
    ],
    [
      'ports in 49152-65535',
      [49210, 50001],
      null,
      { generation: '2008', confidence: 'medium', range: { from: 49152, to: 65535 } },
    ],
    [
      'the same, with an interface that only a newer system has',
      [49210],
      [EVENT_LOG_6],
      { generation: '2008', confidence: 'high' },
    ],
    [
      'low ports on a system that draws high ones: pinned',
      [1171],
      [EVENT_LOG_6],
      { generation: '2008', range: null },
    ],
    [
      'ports between the older ranges',
      [12345, 23456],
      null,
      { generation: 'exchange-2010', confidence: 'high', range: { from: 6005, to: 59530 } },
    ],
    [
      'one port between them',
      [12345, 50000],
      null,
      { generation: 'exchange-2010', confidence: 'medium' },
    ],
    [
      'the same beside a fixed port of RPC over HTTP',
      [12345, 6001],
      null,
      { generation: 'exchange-2010', confidence: 'medium' },
    ],
    [
      'ports of no single range',
      [1171, 60001],
      null,
      { generation: null, confidence: 'low', range: null },
    ],
    [
      'a port above 59530 beside one below 49152',
      [12345, 59532],
      null,
      { generation: null, range: null },
    ],
    [
      'fixed ports of RPC over HTTP alone',
      [6001, 6002, 6004],
      null,
      { generation: null, range: null },
    ],
    ['no port at all', [], [EVENT_LOG_6], { generation: null, range: null }],
  ])('from %s', (_, ports, listing, guess) => {
    expect(generationOf(ports, listing)).toMatchObject(guess);
  });

  it('says what speaks for it', () => {
    expect(generationOf([1180, 1171], null).because).toEqual(['ports 1171, 1180 lie in 1024-5000']);
  });
});
