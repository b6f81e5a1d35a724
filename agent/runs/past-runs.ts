import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { PastRun } from '../../model/history.ts';
import { parseJson } from '../../model/json.ts';
import { Endpoint } from '../../model/run.ts';
import { prepared } from '../data/prepared.ts';

/** A day of checks every five minutes, and as much again. */
const MAX_RUNS = 600;

const Ports = z.array(z.pick(Endpoint, { host: true, interface: true, port: true, bind: true }));

/**
 * The newest runs against a host as a verdict weighs them, newest first. Rows that a disk spoilt are
 * passed over; the casts keep a foreign whole number from throwing.
 */
export const readPastRuns = (database: DatabaseSync, host: string): readonly PastRun[] =>
  prepared(
    database,
    `SELECT startedAt AS at, code, CAST(json_extract(document, '$.diagnosis.severity') AS TEXT) AS severity,
      CAST(json_extract(document, '$.network.label') AS TEXT) AS label, CAST(json_extract(document, '$.endpoints') AS TEXT) AS endpoints,
      CASE json_type(document, '$.checks') WHEN 'array' THEN
        (SELECT CAST(json_extract(value, '$.address') AS TEXT) FROM json_each(document, '$.checks') WHERE json_extract(value, '$.step') = 'gateway' LIMIT 1) END AS member
    FROM (SELECT id, startedAt, code, CASE WHEN json_valid(document) THEN document ELSE '{}' END AS document FROM run ORDER BY id DESC LIMIT ?)
    WHERE lower(CAST(json_extract(document, '$.target.host') AS TEXT)) = ?`,
  )
    .all(MAX_RUNS, host.toLowerCase())
    .flatMap(({ endpoints, ...row }) => {
      const ports = Ports.safeParse(typeof endpoints === 'string' ? parseJson(endpoints) : []);
      const parsed = PastRun.safeParse({
        ...row,
        ports: (ports.success ? ports.data : []).map((one) => ({
          address: one.host,
          interface: one.interface,
          port: one.port,
          bound: one.bind === 'accepted',
        })),
      });
      return parsed.success ? [parsed.data] : [];
    });
