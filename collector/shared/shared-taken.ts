import type { Pool } from 'pg';
import type { TakenStore } from '../fleet/keep-fleet.ts';

/** Who sees to what, as every collector tells it. Every method rejects with the database's error. */
export const openSharedTaken = (pool: Pool): TakenStore => ({
  all: async () => {
    const { rows } = await pool.query<{ cause: string; who: string; at: string }>(
      'SELECT cause, who, at FROM taken',
    );
    return new Map(rows.map(({ cause, who, at }) => [cause, { who, at }]));
  },
  take: async (keys, { who, at }) => {
    await pool.query(
      `INSERT INTO taken (cause, who, at) SELECT key, $2, $3 FROM unnest($1::text[]) AS key
      ON CONFLICT (cause) DO UPDATE SET who = $2, at = $3`,
      [[...keys], who, at],
    );
  },
  handBack: async (keys) => {
    await pool.query('DELETE FROM taken WHERE cause = ANY ($1)', [[...keys]]);
  },
});
