import { describe, expect, it } from 'vitest';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { directoryVerdict, tryDirectory } from '../../../probes/exchange/also-probe.ts';
import { io, request } from '../../support/climbing.ts';

const NSPI = EXCHANGE_INTERFACES.find(({ name }) => name === 'NSPI')!;

describe('a further server that the deadline left untested', () => {
  it.each([
    ['by name', 'gc1.corp.example'],
    ['by address', '127.0.0.1'],
  ])('is never said to be out of reach: %s', async (_, host) => {
    const climb = {
      request: request(),
      io: io({ signal: AbortSignal.abort(new DOMException('', 'TimeoutError')) }),
    };

    const verdict = directoryVerdict(await tryDirectory(host, NSPI, climb), NSPI, climb, true);

    expect(verdict).toMatchObject({ status: 'inconclusive', code: null });
  });
});
