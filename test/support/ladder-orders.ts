import { EXCHANGE_INTERFACES } from '../../model/interfaces.ts';
import type { CheckResult } from '../../model/check.ts';
import type { LadderResult } from '../../model/run.ts';
import type { LadderIo, LadderRequest } from '../../probes/exchange/types.ts';
import { networkOf } from './samples.ts';

/** A request for EMSMDB alone on loopback; tests say what differs. */
export const request = (over: Partial<LadderRequest> = {}): LadderRequest => ({
  host: '127.0.0.1',
  // Servers of the tests are on loopback, under whatever name.
  typedAddresses: ['127.0.0.1', '127.0.0.2', '127.0.0.3', '::1'],
  mapperPort: 135,
  interfaces: EXCHANGE_INTERFACES.slice(0, 1),
  accessLists: [],
  gateway: null,
  network: networkOf(),
  listAll: false,
  ...over,
});

export const io = (over: Partial<LadderIo> = {}): LadderIo => ({
  signal: new AbortController().signal,
  resolve: () => Promise.resolve(['127.0.0.1']),
  nameServers: () => Promise.resolve(['192.0.2.53']),
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  ...over,
});

/** `id status CODE`, in the order of the ladder. */
export const told = ({ checks }: LadderResult): string[] =>
  checks.map(({ id, status, code }) => `${id} ${status}${code === null ? '' : ` ${code}`}`);

export const find = ({ checks }: LadderResult, id: string): CheckResult => {
  const check = checks.find((one) => one.id === id);
  if (check === undefined)
    throw new Error(`no check ${id} among ${checks.map((one) => one.id).join(', ')}`);
  return check;
};
