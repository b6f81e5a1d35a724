import { expect, it } from 'vitest';
import { renderMapper } from '../../../cli/render/mapper.ts';
import type { MapperEntry } from '../../../model/run.ts';

const entry = (over: Partial<MapperEntry> = {}): MapperEntry => ({
  uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
  version: '0.81',
  name: 'Exchange EMSMDB (mail)',
  annotation: 'Exchange Server STORE EMSMDB Interface',
  protocol: 'ncacn_ip_tcp',
  port: 1171,
  endpoint: null,
  ...over,
});
const listing = (list: readonly MapperEntry[]) => ({
  entries: list.length,
  pages: 1,
  complete: true,
  reason: null,
  byProtocol: {},
  list: [...list],
});

it('the map of a server fits a terminal of 80 columns', () => {
  const lines = renderMapper(
    listing([
      entry(),
      entry({ protocol: 'ncacn_np', port: null, endpoint: '\\PIPE\\EXCHANGE_STORE' }),
    ]),
    80,
  ).split('\n');

  expect(lines).toEqual([
    'Exchange EMSMDB (mail), Exchange Server STORE EMSMDB Interface',
    '    a4f1db00-ca47-1067-b31f-00dd010662da@0.81',
    '    ncacn_ip_tcp 1171',
    '    ncacn_np \\PIPE\\EXCHANGE_STORE',
  ]);
});

it('a service and its interface stand in one line where there is room', () => {
  expect(renderMapper(listing([entry({ annotation: '' })]), 80).split('\n')[0]).toBe(
    'Exchange EMSMDB (mail)  a4f1db00-ca47-1067-b31f-00dd010662da@0.81',
  );
});
