/**
 * What an outbox promises, as a value: small enough to be read at one look, and held against the
 * real one after every step of a history.
 */
export type Kind = 'break' | 'end' | 'finding' | 'user';
export type State = 'ready' | 'sending' | 'refused' | 'quarantined';

export interface Waiting {
  readonly id: string;
  readonly kind: Kind;
  readonly origin: 'site' | 'demo';
  readonly bytes: number;
  readonly state: State;
  readonly tries: number;
  readonly nextTryAtMs: number | null;
  readonly ageMs: number;
}

export interface Model {
  /** In the order in which they came. */
  readonly items: readonly Waiting[];
  /** By `kind reason`. */
  readonly losses: ReadonlyMap<string, number>;
  readonly agedAtMs: number | null;
  readonly openBreak: unknown;
  readonly lastDeliveredAt: string | null;
  /** Until when each is under way, by the monotonic clock; ends with the process. */
  readonly leases: ReadonlyMap<string, number>;
  /** When each was refused; ends with the process. */
  readonly refusedAtMs: ReadonlyMap<string, number>;
}

export interface Clock {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export const LIMITS = { maxBytes: 1_500_000, maxAgeMs: 30 * 24 * 60 * 60_000 };
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const LEASE_MS = 90 * 60_000;
const MAX_WAIT_MS = 12 * HOUR_MS;

export const EMPTY: Model = {
  items: [],
  losses: new Map(),
  agedAtMs: null,
  openBreak: null,
  lastDeliveredAt: null,
  leases: new Map(),
  refusedAtMs: new Map(),
};

const change = (model: Model, id: string, to: Partial<Waiting>): Model => ({
  ...model,
  items: model.items.map((item) => (item.id === id ? { ...item, ...to } : item)),
});
const without = (map: ReadonlyMap<string, number>, id: string): ReadonlyMap<string, number> =>
  new Map([...map].filter(([key]) => key !== id));
export const find = (model: Model, id: string): Waiting | undefined =>
  model.items.find((item) => item.id === id);

/** Nothing is removed uncounted; a damaged one was counted when it was found. */
function lose(model: Model, { id, kind, state }: Waiting, reason: string): Model {
  const items = model.items.filter((item) => item.id !== id);
  if (state === 'quarantined') return { ...model, items };
  const key = `${kind} ${reason}`;
  return {
    ...model,
    items,
    losses: new Map(model.losses).set(key, (model.losses.get(key) ?? 0) + 1),
  };
}

/** A look at the clock adds what passed, a day at most and nothing backwards. */
export function aged(model: Model, { wallMs }: Clock): Model {
  const passedMs = model.agedAtMs === null ? null : wallMs - model.agedAtMs;
  if (passedMs !== null && passedMs >= 0 && passedMs < HOUR_MS) return model;
  const addMs = Math.min(DAY_MS, Math.max(0, passedMs ?? 0));
  const older: Model = {
    ...model,
    agedAtMs: wallMs,
    items: model.items.map((item) => ({ ...item, ageMs: item.ageMs + addMs })),
  };
  return older.items
    .filter(({ ageMs, state }) => ageMs > LIMITS.maxAgeMs && state !== 'sending')
    .reduce((now, item) => lose(now, item, 'age'), older);
}

/** What is under way for too long is offered again, and so is what an earlier process left so. */
export function leasesEnded(model: Model, { monotonicMs }: Clock): Model {
  if (model.leases.size === 0)
    return {
      ...model,
      items: model.items.map((item) =>
        item.state === 'sending' ? { ...item, state: 'ready' } : item,
      ),
    };
  const over = [...model.leases].filter(([, untilMs]) => monotonicMs >= untilMs);
  return over.reduce((now, [id]) => {
    const ended = { ...now, leases: without(now.leases, id) };
    return find(now, id)?.state === 'sending' ? change(ended, id, { state: 'ready' }) : ended;
  }, model);
}

/** A new process: nothing is under way any more. */
export const restarted = (model: Model, clock: Clock): Model =>
  aged(
    {
      ...model,
      leases: new Map(),
      refusedAtMs: new Map(),
      items: model.items.map((item) =>
        item.state === 'sending' ? { ...item, state: 'ready' } : item,
      ),
    },
    clock,
  );

const WORTH: Readonly<Record<State, number>> = { quarantined: 0, refused: 1, ready: 2, sending: 3 };

/** @returns null when it is not taken, and nothing but its age changes */
export function enqueued(
  before: Model,
  item: Pick<Waiting, 'id' | 'kind' | 'origin' | 'bytes'>,
  openBreak: unknown,
  clock: Clock,
): { readonly model: Model; readonly isTaken: boolean } {
  let model = aged(before, clock);
  const givingWay = model.items
    .map((waiting, at) => ({ waiting, at }))
    .filter(({ waiting: { state, kind } }) => state !== 'sending' && kind !== 'user')
    .sort((a, b) => WORTH[a.waiting.state] - WORTH[b.waiting.state] || a.at - b.at);
  const isTooMuch = (): boolean =>
    model.items.reduce((sum, { bytes }) => sum + bytes, item.bytes) > LIMITS.maxBytes;
  const unchanged = model;
  for (const { waiting } of givingWay) {
    if (!isTooMuch()) break;
    model = lose(model, waiting, 'size');
  }
  if (isTooMuch()) return { model: unchanged, isTaken: false };
  const fresh = { state: 'ready', tries: 0, nextTryAtMs: null, ageMs: 0 } as const;
  return {
    model: { ...model, items: [...model.items, { ...item, ...fresh }], openBreak },
    isTaken: true,
  };
}

/** Which one goes next: a person's first, those that ten tries did not move behind. */
export function dueNow(model: Model, { wallMs }: Clock): Waiting | null {
  const waits = ({ state, nextTryAtMs }: Waiting): boolean => {
    const ms = state === 'refused' && nextTryAtMs !== null ? nextTryAtMs - wallMs : 0;
    return ms > 0 && ms <= MAX_WAIT_MS;
  };
  const rank = ({ tries, kind }: Waiting): number =>
    Math.floor(tries / 10) * 2 + (kind === 'user' ? 0 : 1);
  return (
    model.items
      .filter(
        ({ origin, state }) => origin === 'site' && (state === 'ready' || state === 'refused'),
      )
      .filter((item) => !waits(item))
      .sort((a, b) => rank(a) - rank(b))[0] ?? null
  );
}

export const sendingOf = (model: Model, item: Waiting, { monotonicMs }: Clock): Model => ({
  ...change(model, item.id, { state: 'sending', tries: item.tries + 1, nextTryAtMs: null }),
  leases: new Map(model.leases).set(item.id, monotonicMs + LEASE_MS),
});

const settledIn = (model: Model, id: string): Model => ({
  ...model,
  leases: without(model.leases, id),
});

export const tried = (model: Model, id: string, nextTryAtMs: number | null): Model =>
  settledIn(change(model, id, { state: 'ready', nextTryAtMs }), id);

export const refused = (
  model: Model,
  id: string,
  nextTryAtMs: number,
  { wallMs }: Clock,
): Model => ({
  ...settledIn(change(model, id, { state: 'refused', nextTryAtMs }), id),
  refusedAtMs: new Map(model.refusedAtMs).set(id, wallMs),
});

export const delivered = (model: Model, id: string, { wallMs }: Clock): Model => ({
  ...settledIn({ ...model, items: model.items.filter((item) => item.id !== id) }, id),
  refusedAtMs: without(model.refusedAtMs, id),
  lastDeliveredAt: new Date(wallMs).toISOString(),
});

export const refusalsEnded = (model: Model, notWithinMs: number, { wallMs }: Clock): Model =>
  model.items
    .filter(({ origin, state }) => origin === 'site' && state === 'refused')
    .filter(({ id }) => Math.abs(wallMs - (model.refusedAtMs.get(id) ?? -Infinity)) >= notWithinMs)
    .reduce((now, { id }) => change(now, id, { nextTryAtMs: null }), model);

export const retried = (model: Model, { id, state }: Waiting): Model =>
  state === 'sending' ? model : change(model, id, { state: 'ready', nextTryAtMs: null });

export const dropped = (model: Model, item: Waiting): Model =>
  item.state === 'sending' ? model : lose(model, item, 'dropped');

export const foundDamaged = (model: Model, item: Waiting): Model => {
  const key = `${item.kind} damaged`;
  return {
    ...change(model, item.id, { state: 'quarantined', nextTryAtMs: null }),
    losses: new Map(model.losses).set(key, (model.losses.get(key) ?? 0) + 1),
  };
};
