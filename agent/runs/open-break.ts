import * as z from 'zod/mini';
import type { BreakTold } from '../../model/agent-state.ts';
import { Diagnosis } from '../../model/diagnosis.ts';
import type { ProbeRun } from '../../model/run.ts';

/** Where a break is. `interface` and `port` are null where it is of none. */
const BreakPlace = z.object({
  /** As it was asked for; null in what an older version stored of a break below RPC. */
  host: z.nullable(z.string()),
  interface: z.nullable(z.string()),
  port: z.nullable(z.number()),
});
type BreakPlace = z.infer<typeof BreakPlace>;

/** A break that was reported and has not ended. */
export interface OpenBreak {
  readonly diagnosis: Diagnosis;
  readonly place: BreakPlace;
  /** Report that opened it; null where an older version stored none. */
  readonly reportId: string | null;
}

/** What a run shows of a break, reported or not. */
export type SeenBreak = Omit<OpenBreak, 'reportId'>;

/** The verdict of a run, and the place of the first check that it rests on. */
export function breakOf({
  target,
  checks,
  diagnosis,
}: Pick<ProbeRun, 'target' | 'checks' | 'diagnosis'>): SeenBreak {
  const check = checks.find(({ id }) => id === diagnosis.evidence[0]);
  return {
    diagnosis,
    place: {
      host: target.host,
      interface: check?.interface ?? null,
      port: check?.port ?? null,
    },
  };
}

/** The same cause at the same place; other words about it are not worth a second report. */
export const isSameBreak = (a: SeenBreak, b: SeenBreak): boolean =>
  a.diagnosis.code === b.diagnosis.code &&
  a.place.interface === b.place.interface &&
  a.place.port === b.place.port &&
  (a.place.host === b.place.host || a.place.host === null || b.place.host === null);

/** As it is stored: a diagnosis with its place beside, so that an older version can read it. */
export const encodeOpenBreak = ({ diagnosis, place, reportId }: OpenBreak): unknown => ({
  ...diagnosis,
  place,
  reportId,
});

const Placed = z.object({
  place: BreakPlace,
  reportId: z._default(z.nullable(z.string()), null),
});
/** An older version stored the diagnosis alone: the place stands in its arguments. */
const OlderPlace = z.object({
  args: z.object({
    host: z.catch(BreakPlace.shape.host, null),
    interface: z.catch(BreakPlace.shape.interface, null),
    port: z.catch(BreakPlace.shape.port, null),
  }),
});

/** Null where none is stored, or nothing that can be read. */
export function decodeOpenBreak(stored: unknown): OpenBreak | null {
  const diagnosis = Diagnosis.safeParse(stored);
  if (!diagnosis.success) return null;
  const placed = Placed.safeParse(stored);
  if (placed.success) return { diagnosis: diagnosis.data, ...placed.data };
  const older = OlderPlace.safeParse(stored);
  return older.success
    ? { diagnosis: diagnosis.data, place: older.data.args, reportId: null }
    : null;
}

/**
 * The break of which a report is kept, as a face is shown it; null: none is open.
 *
 * @param othersOf what the collector said of others for a report; undefined: nothing
 */
export function breakToldOf(
  outbox: {
    openBreak(): unknown;
    deliveredAt(id: string): string | null;
  },
  othersOf: (reportId: string) => BreakTold['others'] = () => undefined,
): BreakTold | null {
  const open = decodeOpenBreak(outbox.openBreak());
  if (open === null) return null;
  const { code, since } = open.diagnosis;
  const others = open.reportId === null ? undefined : othersOf(open.reportId);
  return {
    ...{ code, since, deliveredAt: open.reportId && outbox.deliveredAt(open.reportId) },
    ...(others === undefined ? {} : { others }),
  };
}
