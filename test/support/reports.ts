import { makeReport } from '../../agent/bundle/make-report.ts';
import type { Outbox } from '../../agent/outbox/outbox.ts';
import { createReports, type Reports, type ReportsOptions } from '../../agent/runs/reports.ts';
import { resolveSettings } from '../../agent/settings/resolved.ts';
import { NETWORK } from './samples.ts';

/** Reports of a data folder, built in this thread from what is in hand. */
export const reportsInto = (
  dataFolder: string,
  outbox: Outbox,
  change: Partial<ReportsOptions> = {},
): Reports =>
  createReports({
    dataFolder,
    outbox,
    device: 'd',
    settings: resolveSettings(
      { exchange: { host: 'exch1.corp.example' } },
      { items: [], problems: [] },
    ),
    version: '0',
    origin: 'site',
    build: (order) => makeReport(order, 'in hand'),
    lastGood: () => null,
    stateNow: () => ({ run: null, network: NETWORK, settings: { items: [], problems: [] } }),
    onBegin: () => undefined,
    onChange: () => undefined,
    clockOffsetMs: () => null,
    log: () => undefined,
    now: () => new Date('2026-05-04T10:00:00.000Z'),
    ...change,
  });
