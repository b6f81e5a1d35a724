import { expect, it } from 'vitest';
import { failureKind } from '../../../probes/rpc/tcp.ts';

it.each([
  ['EINVAL', '10.7.1.1', 'linux', 'local-filter'],
  ['EINVAL', '2001:db8::1', 'linux', 'local-filter'],
  ['EINVAL', 'fe80::1%eth0', 'linux', 'local-filter'],
  ['EINVAL', 'fe80::1', 'linux', 'failed'],
  ['EINVAL', '10.7.1.1', 'darwin', 'failed'],
  ['EACCES', '10.9.1.1', 'linux', 'local-filter'],
  ['ENETUNREACH', '10.9.1.1', 'linux', 'unreachable'],
  ['EMFILE', '10.9.1.1', 'linux', 'failed'],
] as const)('%s to %s on %s is %s', (error, address, system, kind) => {
  expect(failureKind(error, address, system)).toBe(kind);
});
