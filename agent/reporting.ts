import type { RecorderEvent } from '../model/recorder.ts';
import { createBuilder } from './bundle/build-report.ts';
import type { DataStore } from './data-store.ts';
import type { Damper } from './runs/damper.ts';
import { keepDeviceId } from './device.ts';
import { createReports, type Reports, type ReportsOptions } from './runs/reports.ts';
import { createRunRecorder, type Memory } from './runs/run-recorder.ts';
import type { StateStore } from './state.ts';
import type { Sync } from './sync/sync.ts';

/** From a run to its report in the outbox, on a disk that may be lost meanwhile. */
export interface Reporting {
  readonly reports: Reports;
  readonly memory: Memory;
  /** Notices a data folder that is gone, and one that is there again. */
  readonly lookAtFolder: () => void;
}

export interface ReportingIo extends Pick<
  ReportsOptions,
  'dataFolder' | 'device' | 'settings' | 'version' | 'origin' | 'clockOffsetMs' | 'log' | 'now'
> {
  readonly data: DataStore;
  readonly sync: Pick<Sync, 'enqueued' | 'publish'>;
  readonly store: StateStore;
  readonly damper: Damper;
  /** What the flight recorder saw in the last minutes. */
  readonly recentEvents: () => readonly RecorderEvent[];
  /** Writes the collector's keys again, into a folder that was lost. */
  readonly keepKeys: () => void;
  /** The folder is another one. */
  readonly onAnew: () => void;
}

export function createReporting(io: ReportingIo): Reporting {
  const { dataFolder, data, device, settings, sync, store, log, now } = io;
  const { outbox, history } = data;
  const tellKept = (): void => {
    store.update({ notKept: data.notKept() ?? reports.problem() });
  };
  const reports: Reports = createReports({
    ...io,
    outbox,
    build: createBuilder({ log }),
    lastGood: () => history.lastGood(),
    stateNow: () => store.get(),
    onBegin: () => {
      sync.publish();
    },
    onChange: () => {
      sync.enqueued();
      tellKept();
    },
  });
  const runs = createRunRecorder({
    ...{ history, reports, device, settings, now },
    recentEvents: io.recentEvents,
    damper: io.damper,
  });
  const lookAtFolder = (): void => {
    const look = data.look();
    if (look !== 'unchanged') {
      keepDeviceId(dataFolder, device, log);
      io.keepKeys();
    }
    if (look === 'anew') io.onAnew();
    tellKept();
  };
  const memory: Memory = {
    ...runs,
    // Written to a folder that is gone a report would pass for kept.
    keep: (...found) => {
      lookAtFolder();
      return runs.keep(...found);
    },
  };
  return { reports, memory, lookAtFolder };
}
