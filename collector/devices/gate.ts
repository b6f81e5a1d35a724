import type { EnrolmentMode } from '../../model/enrolment.ts';
import { BEYOND } from '../../model/text/en/collector.ts';
import type { Limits } from '../limits.ts';
import { createQuota, type Quota, type QuotaIo, type QuotaLimits } from '../quota.ts';
import type { DataPaths } from '../store/data-folder.ts';
import { type Admit, createAdmit } from './admission.ts';
import { openDeviceRegistry } from './device-registry.ts';
import { type DeviceRegistry, overSqliteRegistry } from './registry.ts';
import { createEnrol, type Enrol } from './enrol.ts';
import { createVerifies } from './signature.ts';
import { readTokens } from './tokens.ts';
import { createTries } from './tries.ts';

/** Who may send to a collector, and how much. */
export interface Gate {
  readonly mode: EnrolmentMode;
  readonly registry: DeviceRegistry;
  readonly admit: Admit;
  readonly enrol: Enrol;
  readonly quota: Quota;
}

/** What one device may send in a day. Absent: as the limits say, and nothing is counted while the collector is open. */
export interface QuotaWish {
  readonly itemsPerDay?: number | undefined;
  readonly mibPerDay?: number | undefined;
}

export interface GateIo extends Pick<QuotaIo, 'usedBy' | 'now' | 'monotonicMs' | 'keptMs'> {
  readonly paths: DataPaths;
  /** Absent: that of the folder. */
  readonly registry?: DeviceRegistry | undefined;
  readonly mode: EnrolmentMode;
  /** File of the tokens by which devices enrol. */
  readonly tokens: string;
  readonly quota: QuotaWish;
  readonly limits: Limits;
  readonly log: (message: string) => void;
}

/** Throws the database's error. */
export function openGate(io: GateIo): Gate {
  const { paths, mode, tokens, limits, usedBy, now, monotonicMs, log } = io;
  const registry = io.registry ?? openOwn(paths, now(), log);
  return {
    mode,
    registry,
    admit: createAdmit(mode, registry, createVerifies()),
    enrol: createEnrol({
      mode,
      registry,
      readTokens: () => readTokens(tokens),
      tries: createTries(limits.enrolmentsPerMinute, monotonicMs),
      maxPending: limits.maxPendingDevices,
      now,
      log,
    }),
    quota: createQuota({
      limits: quotaOf(mode, io.quota, limits),
      isPending: async (device) => (await registry.find(device))?.state === 'pending',
      usedBy,
      now,
      monotonicMs,
      keptMs: io.keptMs ?? null,
    }),
  };
}

function openOwn(paths: DataPaths, now: Date, log: (message: string) => void): DeviceRegistry {
  const { registry, damage } = openDeviceRegistry(paths, now);
  if (damage !== null) log(damage);
  return overSqliteRegistry(registry);
}

const MIB = 1024 * 1024;

/** Nothing is counted of those whom nobody knows anyway: they may take any name. */
const quotaOf = (
  mode: EnrolmentMode,
  { itemsPerDay, mibPerDay }: QuotaWish,
  { quota, pending }: Limits,
): QuotaLimits => ({
  pending,
  perDay:
    mode === 'open' && itemsPerDay === undefined && mibPerDay === undefined
      ? null
      : {
          items: itemsPerDay ?? quota.items,
          bytes: mibPerDay === undefined ? quota.bytes : mibPerDay * MIB,
        },
});

/** Why a collector that others reach could do harm as it is set up; null when nothing stands against it. */
export async function whyUnsafe({
  listen,
  mode,
  hasTls,
  tokens,
  config,
}: {
  readonly listen: string;
  readonly mode: EnrolmentMode;
  /** Its own, or that of a proxy before it. */
  readonly hasTls: boolean;
  readonly tokens: string;
  readonly config: string;
}): Promise<string | null> {
  if (mode === 'open') return BEYOND.open(listen, config);
  if (!hasTls) return BEYOND.noTls(listen);
  const read = await readTokens(tokens);
  if (!read.ok) return read.message;
  return mode === 'token' && read.tokens.length === 0 ? BEYOND.noToken(listen, tokens) : null;
}
