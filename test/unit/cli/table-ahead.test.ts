import { expect, it } from 'vitest';
import { readTableAhead } from '../../../cli/commands/table-ahead.ts';
import type { ReadTable, TcpTable } from '../../../probes/platform/connection-table.ts';

const TABLE: TcpTable = { ok: true, rows: [], outlookRuns: false, cut: null };
const { signal } = new AbortController();

it('a table that was read ahead serves whoever asks for the addresses that it told of, in any form', async () => {
  const wanted: boolean[] = [];
  let reads = 0;
  const readTable: ReadTable = (_, isWanted) => {
    reads += 1;
    wanted.push(...['10.1.2.3', '2001:db8::1', '192.0.2.1'].map((one) => isWanted?.(one) === true));
    return Promise.resolve(TABLE);
  };
  const ahead = readTableAhead(['10.1.2.3', '2001:DB8:0::1'], readTable, signal);

  expect(wanted).toEqual([true, true, false]);
  expect(await ahead.read(['2001:db8::1', '10.1.2.3'])?.(signal)).toBe(TABLE);
  expect(await ahead.read([])?.(signal)).toBe(TABLE);
  expect(reads).toBe(1);
});

it('another address is asked for anew', () => {
  const ahead = readTableAhead(['10.1.2.3'], () => Promise.resolve(TABLE), signal);

  expect(ahead.read(['10.1.2.3', '10.1.2.4'])).toBeNull();
});

it('a table that cannot be read is a fault of whoever asks for it, and of nobody else', async () => {
  const ahead = readTableAhead(['10.1.2.3'], () => Promise.reject(new Error('EMFILE')), signal);

  await expect(ahead.read(['10.1.2.3'])?.(signal)).rejects.toThrow('EMFILE');
});
