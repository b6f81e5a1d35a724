/**
 * A process that sees a break and reports it as the agent does, until it is killed: `node
 * reporting-child.ts DATA`. Writes `due` when the run makes a report, `not due` when it is one that
 * was reported, and `kept` when the report is durable.
 */
import { writeSync } from 'node:fs';
import { createBuilder } from '../../../agent/bundle/build-report.ts';
import { acquireLock } from '../../../agent/data/lock.ts';
import { openOutbox } from '../../../agent/outbox/open.ts';
import { openHistory } from '../../../agent/runs/history.ts';
import { createRunRecorder } from '../../../agent/runs/run-recorder.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { reportsInto } from '../../support/reports.ts';
import { assembledOf, BROKEN } from '../../support/samples.ts';

const [dataFolder = ''] = process.argv.slice(2);
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const log = (line: string): void => {
  writeSync(2, `${line}\n`);
};
const now = (): Date => new Date();

const lock = acquireLock(dataFolder);
if (!lock.ok) throw new Error(lock.message);
const opened = openOutbox({ dataFolder, origin: 'site', log, now });
if (!opened.ok) throw new Error(opened.message);
const past = openHistory({ dataFolder, log, now });
if (!past.ok) throw new Error(past.message);
const reports = reportsInto(dataFolder, opened.outbox, { build: createBuilder({ log }), log, now });
const memory = createRunRecorder({
  history: past.history,
  reports,
  device: 'd',
  settings: resolveSettings({}, { items: [], problems: [] }),
  now,
});
const { reporting } = memory.keep(assembledOf(BROKEN, { startedAt: now().toISOString() }), null);
say(reporting === null ? 'not due' : 'due');
await reports.settled();
if (reporting !== null) say(reports.problem() ?? 'kept');
await reports.close();
opened.outbox.close();
past.history.close();
lock.release();
