import { expect, it } from 'vitest';
import { judgeName, type NameFacts } from '../../../../probes/exchange/rungs/name.ts';

const facts: Omit<NameFacts, 'linkDown'> = {
  host: 'exch1.corp.example',
  name: { kind: 'failed', addresses: [], error: 'ENOTFOUND' },
  servers: [],
  cut: '',
};

it('blames no name server while the laptop has no network', () => {
  expect(judgeName({ ...facts, linkDown: true })).toMatchObject({
    status: 'inconclusive',
    code: null,
  });
  expect(judgeName({ ...facts, linkDown: false })).toMatchObject({
    status: 'fail',
    code: 'DNS_FAILED',
  });
});
