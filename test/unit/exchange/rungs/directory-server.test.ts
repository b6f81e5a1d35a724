import { describe, expect, it } from 'vitest';
import { createPace } from '../../../../probes/exchange/pace.ts';
import { EXCHANGE_INTERFACES } from '../../../../model/interfaces.ts';
import {
  askDirectory,
  judgeDirectory,
} from '../../../../probes/exchange/rungs/directory-server.ts';
import { io, request } from '../../../support/ladder-orders.ts';

const NSPI = EXCHANGE_INTERFACES.find(({ name }) => name === 'NSPI')!;

describe('a further server that the deadline left untested', () => {
  it.each([
    ['by name', 'gc1.corp.example'],
    ['by address', '127.0.0.1'],
  ])('is never said to be out of reach: %s', async (_, host) => {
    const run = {
      request: request(),
      io: {
        ...io({ signal: AbortSignal.abort(new DOMException('', 'TimeoutError')) }),
        pace: createPace(),
      },
    };

    const verdict = judgeDirectory(await askDirectory(host, NSPI, run), NSPI, run, true);

    expect(verdict).toMatchObject({ status: 'inconclusive', code: null });
  });
});
