import { mkdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { v7 as uuid } from 'uuid';
import { pathsOf } from '../../collector/store/data-folder.ts';
import { rowOf } from '../../collector/store/mend.ts';
import { COLUMNS, KEYS, keysOf, toValues } from '../../collector/store/index-row.ts';
import { openReportIndex } from '../../collector/store/sqlite-index.ts';
import { sha256Of } from '../../collector/store/stored-report.ts';
import { SAMPLE_DEVICE, travelling } from '../unit/collector/sample-envelope.ts';

const BYTES = 50 * 1024;
const RECEIPT_CHARACTERS = 330;

/**
 * Gives the index of a new data folder so many rows of 1,000 laptops, each like that of a real
 * report of 50 KiB. Only rows: the bodies would take 50 GB for a million.
 */
export function fillIndex(folder: string, reports: number): void {
  mkdirSync(folder, { recursive: true });
  const { index: path } = pathsOf(folder);
  const opened = openReportIndex(path);
  if (!opened.ok) throw new Error(opened.message);
  opened.index.close();
  const id = uuid();
  const body = travelling({ id }, Buffer.alloc(100));
  const row = rowOf(
    { id, sha256: sha256Of(body), bytes: BYTES, receivedAt: new Date().toISOString() },
    { device: SAMPLE_DEVICE, receipt: 'r'.repeat(RECEIPT_CHARACTERS) },
    body,
  );
  const database = new DatabaseSync(path);
  database.exec('PRAGMA synchronous = OFF');
  // Times that rise, as ids of version 7 have them, and a number where those are random.
  database
    .prepare(
      `WITH RECURSIVE made (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM made WHERE n < ${String(reports)})
      INSERT INTO report (${COLUMNS}, ${KEYS})
      SELECT printf('01990000-%04x-7%03x-8000-%012x', n >> 12, n & 4095, n * 7919), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, n % 1000
      FROM made WHERE ?1 <> ''`,
    )
    .run(...toValues(row), keysOf(row)[0]);
  database.close();
}
