import { describe, expect, it } from 'vitest';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { OK } from '../../../model/step-outcome.ts';
import { createRecorder, type Recorder } from '../../../probes/exchange/recorder.ts';
import type { CheckResult } from '../../../model/check.ts';
import { io, request } from '../../support/ladder-orders.ts';

const NSPI = EXCHANGE_INTERFACES[2]!;
const recorder = (...addresses: string[]): Recorder =>
  createRecorder(
    request({ host: 'exch1.example', gateway: { host: 'vpn.example', port: 443, product: null } }),
    io(),
    addresses,
  );
const facts = ({ id, step, interface: name, address, port, dependsOn }: CheckResult): unknown[] => [
  id,
  step,
  name,
  address,
  port,
  dependsOn,
];

describe('a check says in fields what it is about', () => {
  it.each([
    [
      'the link',
      recorder('10.1.2.3').lower('link', OK(), 1),
      ['link', 'link', null, null, null, []],
    ],
    [
      'the VPN gateway',
      recorder('10.1.2.3').lower('gateway', OK(), 1),
      ['gateway', 'gateway', null, null, 443, ['link']],
    ],
    [
      'an address held against the lists',
      recorder('10.1.2.3').at('10.1.2.3').record('acl', OK(), 0),
      ['rpc.acl', 'acl', null, '10.1.2.3', 135, ['link', 'name']],
    ],
    [
      'a mapper of one of several addresses',
      recorder('10.1.2.3', '10.1.2.4').at('10.1.2.4').record('mapper', OK(), 1),
      ['rpc.mapper@10.1.2.4', 'mapper', null, '10.1.2.4', 135, ['rpc.connect@10.1.2.4']],
    ],
    [
      'an interface that the mapper was asked for',
      recorder('10.1.2.3').at('10.1.2.3').of(NSPI).map(OK(), 1),
      ['rpc.map.NSPI', 'map', 'NSPI', '10.1.2.3', 135, ['rpc.mapper']],
    ],
    [
      'one of several ports of an interface, held against the lists',
      recorder('10.1.2.3').at('10.1.2.3').of(NSPI).on(1174, true).record('acl', OK(), 0),
      ['rpc.acl.NSPI:1174', 'acl', 'NSPI', '10.1.2.3', 1174, ['rpc.map.NSPI']],
    ],
    [
      'a bind at one of several addresses',
      recorder('10.1.2.3', '10.1.2.4').at('10.1.2.3').of(NSPI).on(1174).record('bind', OK(), 1),
      ['rpc.bind.NSPI@10.1.2.3', 'bind', 'NSPI', '10.1.2.3', 1174, ['rpc.port.NSPI@10.1.2.3']],
    ],
    [
      'another server that should hold the address book',
      recorder().directory(
        { host: 'gc.example', address: '10.1.2.9', port: 1190, ms: 1 },
        NSPI,
        OK(),
      ),
      ['rpc.also.gc.example', 'directory', 'NSPI', '10.1.2.9', 1190, ['link']],
    ],
  ])('%s', (_, check, expected) => {
    expect(facts(check)).toEqual(expected);
  });

  it('where the name led to no address, none is made up', () => {
    const { address, args } = recorder().at(null).record('connect', OK(), null);

    expect(address).toBeNull();
    expect(args).toMatchObject({ address: 'exch1.example' });
  });
});
