import type { DatabaseSync, StatementSync } from 'node:sqlite';

const ofDatabase = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/**
 * A statement of an open database, compiled at its first use: each further copy takes time, and
 * memory that a quiet process gives back late. Only for texts of which there are few, and not for
 * statements that are walked row by row.
 */
export function prepared(database: DatabaseSync, sql: string): StatementSync {
  const known = ofDatabase.get(database) ?? new Map<string, StatementSync>();
  ofDatabase.set(database, known);
  const statement = known.get(sql) ?? database.prepare(sql);
  known.set(sql, statement);
  return statement;
}
