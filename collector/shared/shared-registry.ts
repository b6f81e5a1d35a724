import type { Pool } from 'pg';
import * as z from 'zod/mini';
import { DeviceState } from '../../model/enrolment.ts';
import type { Device } from '../devices/device-registry.ts';
import type { DeviceRegistry } from '../devices/registry.ts';

const Row = z.object({
  device: z.string(),
  public_key: z.string(),
  site: z.nullable(z.string()),
  state: DeviceState,
  enrolled_at: z.string(),
});
const COLUMNS = 'device, public_key, site, state, enrolled_at';
/** Within so long every collector has looked. */
const KEPT_DAYS = 30;

/** The registry of several collectors, and what somebody changes in it from a command line. */
export interface SharedRegistry extends DeviceRegistry {
  /** The newest first. */
  list(): Promise<readonly Device[]>;
  /** @returns false when it is not known */
  setState(device: string, state: DeviceState): Promise<boolean>;
  /** Forgets a device, and asks for the removal of what it had sent by then. */
  askToForget(device: string, at: string): Promise<void>;
  /** Devices that were forgotten lately, by whichever collector. */
  lately(): Promise<readonly { readonly device: string; readonly at: string }[]>;
}

export function openSharedRegistry(pool: Pool): SharedRegistry {
  const ask = async (text: string, values: readonly unknown[] = []) =>
    pool.query<Record<string, unknown>>(text, [...values]);
  const devices = async (where: string, values: readonly unknown[]): Promise<Device[]> =>
    (await ask(`SELECT ${COLUMNS} FROM device ${where}`, values)).rows.flatMap((row) => {
      const parsed = Row.safeParse(row);
      if (!parsed.success) return [];
      const { public_key: publicKey, enrolled_at: enrolledAt, ...rest } = parsed.data;
      return [{ ...rest, publicKey, enrolledAt }];
    });
  const forgotten = async (where: string) =>
    (await ask(`SELECT device, at FROM forget WHERE ${where}`)).rows.map(({ device, at }) => ({
      device: String(device),
      at: String(at),
    }));
  return {
    find: async (device) => (await devices('WHERE device = $1', [device]))[0] ?? null,
    add: async ({ device, publicKey, site, state, enrolledAt }) => {
      const { rowCount } = await ask(
        `INSERT INTO device (${COLUMNS}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        [device, publicKey, site, state, enrolledAt],
      );
      return rowCount === 1;
    },
    list: () => devices('ORDER BY enrolled_at DESC, device', []),
    setState: async (device, state) =>
      (await ask('UPDATE device SET state = $2 WHERE device = $1', [device, state])).rowCount === 1,
    askToForget: async (device, at) => {
      // One statement: a device that is gone and not asked for would keep its reports.
      await ask(
        `WITH gone AS (DELETE FROM device WHERE device = $1)
        INSERT INTO forget (device, at) VALUES ($1, $2) ON CONFLICT (device) DO UPDATE SET at = $2, done_at = NULL`,
        [device, at],
      );
    },
    toForget: () => forgotten('done_at IS NULL'),
    lately: () => forgotten('done_at IS NOT NULL'),
    forgotten: async (device) => {
      await ask('UPDATE forget SET done_at = now() WHERE device = $1 AND done_at IS NULL', [
        device,
      ]);
      await ask(`DELETE FROM forget WHERE done_at < now() - interval '${String(KEPT_DAYS)} days'`);
    },
    pending: async () =>
      new Set((await devices("WHERE state = 'pending'", [])).map(({ device }) => device)),
    // The pool is its owner's.
    close: () => undefined,
  };
}
