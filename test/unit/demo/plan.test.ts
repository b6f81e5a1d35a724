import { describe, expect, test } from 'vitest';
import { orderOf } from '../../../demo/control-server.ts';
import { pageFor } from '../../../demo/doors.ts';
import { FAULT_NAMES, planOf, type FaultName } from '../../../demo/faults.ts';

describe('faults of the demo', () => {
  test.each<[FaultName[], string, string, string]>([
    [[], 'answers', 'answers', 'inside'],
    [['port-outside-list'], 'answers', 'answers', 'outside'],
    [['mapper-silent'], 'silent', 'answers', 'inside'],
    [['port-outside-list', 'port-refused'], 'answers', 'refused', 'outside'],
    [['port-silent', 'port-refused'], 'answers', 'refused', 'inside'],
    [['port-silent', 'service-stopped'], 'answers', 'stopped', 'inside'],
  ])(
    '%j: the mapper %s, the store %s, its port %s the lists',
    (faults, mapper, store, storePorts) => {
      expect(planOf(new Set(faults))).toEqual({ mapper, store, storePorts });
    },
  );
});

describe("the demo's doors", () => {
  const statusAt = (path: string, ...faults: FaultName[]) => pageFor(path, new Set(faults)).status;

  test('stay as they are whatever is wrong with RPC, and fail alone', () => {
    const paths = ['/owa/', '/Microsoft-Server-ActiveSync', '/EWS/Exchange.asmx'];

    expect(paths.map((path) => statusAt(path))).toEqual([302, 401, 401]);
    expect(paths.map((path) => statusAt(path, 'mapper-silent'))).toEqual([302, 401, 401]);
    expect(paths.map((path) => statusAt(path, 'isa-12250'))).toEqual([403, 401, 401]);
    expect(statusAt('/elsewhere')).toBe(403);
  });
});

describe('orders to the demo', () => {
  const token = 'a'.repeat(64);
  const holder = `Bearer ${token}`;

  test('are taken from who holds the token', () => {
    expect(orderOf('PUT', '/faults/mapper-silent/on', holder, token)).toEqual({
      kind: 'set',
      name: 'mapper-silent',
      on: true,
    });
    expect(orderOf('GET', '/faults', holder, token)).toEqual({ kind: 'list' });
    for (const name of FAULT_NAMES)
      expect(orderOf('PUT', `/faults/${name}/off`, holder, token)).toMatchObject({
        name,
        on: false,
      });
  });

  test.each([
    ['no token', 'PUT', '/faults/mapper-silent/on', undefined, 401],
    ['another token', 'PUT', '/faults/mapper-silent/on', `Bearer ${'b'.repeat(64)}`, 401],
    ['an unknown fault', 'PUT', '/faults/fire/on', holder, 404],
    ['a fault of every object', 'PUT', '/faults/constructor/on', holder, 404],
    ['another method', 'POST', '/faults/mapper-silent/on', holder, 404],
  ])('are refused with %s', (_, method, path, authorization, status) => {
    expect(orderOf(method, path, authorization, token)).toMatchObject({ kind: 'refused', status });
  });
});
