import type { Attempt } from '../../../agent/data/attempt.ts';
import type { DueItem } from '../../../agent/outbox/item.ts';
import { sha256Of } from '../../../agent/outbox/soundness.ts';
import * as model from './model.ts';
import { withKillPoint } from './kill-point.ts';
import { clockOf, type Laptop, laptopOn, type Observed } from './laptop.ts';
import type { Clock, Model, Waiting } from './model.ts';
import type { Deed, Step } from './steps.ts';

/** What a history came to, beside its promises. */
export interface HistoryFigures {
  readonly enqueued: number;
  readonly delivered: number;
  readonly lost: number;
  readonly kills: number;
  readonly damages: number;
}

/** One flipped bit stands in one report, or in a page between them. */
const MAY_COST = 3;

const total = (losses: ReadonlyMap<string, number>): number =>
  [...losses.values()].reduce((sum, count) => sum + count, 0);

/**
 * Lives through a history on an empty disk and holds the outbox against the model after every step;
 * throws at the first promise that is broken.
 */
export function liveThrough(steps: readonly Step[], disk: string): HistoryFigures {
  const laptop = laptopOn(disk);
  try {
    return new History(laptop).live(steps);
  } finally {
    laptop.remove();
  }
}

class History {
  private now: Model = model.EMPTY;
  private readonly bodies = new Map<string, Buffer>();
  /** What was promised to be kept, and is neither delivered nor counted as lost. */
  private readonly kept = new Set<string>();
  private readonly delivered = new Set<string>();
  /** Reports that stood on a disk when it was damaged. */
  private suspects = new Set<string>();
  private underWay: DueItem[] = [];
  private figures = { enqueued: 0, delivered: 0, lost: 0, kills: 0, damages: 0 };
  private readonly laptop: Laptop;

  constructor(laptop: Laptop) {
    this.laptop = laptop;
    this.now = model.restarted(this.now, clockOf(laptop));
  }

  live(steps: readonly Step[]): HistoryFigures {
    for (const [at, { deed, killAt }] of steps.entries())
      try {
        this.step(deed, killAt);
      } catch (thrown) {
        const log = this.laptop.log.slice(-5).join('\n    ');
        throw new Error(
          `step ${String(at)} (${deed.do}): ${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}\n  it said:\n    ${log}`,
          { cause: thrown },
        );
      }
    return this.figures;
  }

  private step(deed: Deed, killAt: number | null): void {
    const { laptop } = this;
    const before = this.now;
    if (deed.do === 'damage') {
      this.damage(deed);
      return;
    }
    const wasFull = laptop.isFull();
    const hadBallast = laptop.hasBallast();
    if (killAt === null) {
      const done = this.perform(deed);
      if (laptop.outbox().isDamaged()) {
        must(this.suspects.size > 0, 'it distrusts a file that nobody damaged');
        laptop.rebuild();
        this.underWay = [];
        this.adoptAfterDamage(model.restarted(before, clockOf(laptop)), 'zero');
        return;
      }
      // What could not be noted is still under way.
      if (done === 'no') this.now = { ...this.now, leases: before.leases };
      const isRoomy = !wasFull && !laptop.isFull();
      must(done !== 'no' || !isRoomy, 'it says no while there is room');
      const isDrain = ['acknowledge', 'claim', 'drop'].includes(deed.do);
      must(done !== 'no' || !isDrain || !hadBallast, 'it cannot drain a full disk with a reserve');
      this.compare(
        before,
        this.now,
        isRoomy ? null : [before, model.restarted(before, clockOf(laptop)), this.now],
      );
      return;
    }
    const promised = new Set(this.kept);
    withKillPoint(
      killAt,
      () => {
        laptop.snapshot();
      },
      () => this.perform(deed),
    );
    // What the killed process would have promised it did not.
    for (const id of this.kept) if (!promised.has(id)) this.kept.delete(id);
    this.figures.kills += 1;
    laptop.goOnFromSnapshot();
    this.underWay = [];
    const clock = clockOf(laptop);
    const [old, fresh] = [model.restarted(before, clock), model.restarted(this.now, clock)];
    this.compare(old, fresh, laptop.isFull() ? [before, this.now, old, fresh] : [old, fresh]);
  }

  /** Does it, and to the model what it should do. @returns what it answered */
  private perform(deed: Deed): 'ok' | 'no' {
    const { laptop } = this;
    const outbox = laptop.outbox();
    const clock = clockOf(laptop);
    switch (deed.do) {
      case 'damage':
        return 'ok';
      case 'enqueue':
        return this.enqueue(deed);
      case 'enqueue again': {
        const item = this.pick(this.now.items, deed.which);
        if (item === undefined || this.suspects.has(item.id)) return 'ok';
        const body = this.bodies.get(item.id) ?? Buffer.alloc(0);
        const { id, kind, origin } = item;
        const answer = outbox.enqueue({
          ...{ id, kind, origin, createdAt: at(clock.wallMs) },
          body: deed.isAltered ? Buffer.concat([body, Buffer.from('!')]) : body,
        });
        this.now = model.aged(this.now, clock);
        const isThere = model.find(this.now, id) !== undefined;
        if (!isThere && answer.ok) throw new Error('taken again after it was lost');
        if (answer.ok) must(!deed.isAltered, 'another body was taken under the same id');
        if (!answer.ok && answer.reason === 'full') return 'no';
        if (!answer.ok) must(deed.isAltered && answer.reason === 'unavailable', answer.message);
        return 'ok';
      }
      case 'claim':
        return this.claim();
      case 'acknowledge': {
        const item = this.take(deed.which);
        if (item === undefined) return 'ok';
        this.deliver(item);
        const { id, sha256, bytes } = item;
        const gone = outbox.acknowledge(item, {
          ...{ id, sha256, bytes, receivedAt: at(clock.wallMs) },
          ...{ keyId: 'ab'.repeat(8), signature: '' },
        });
        this.now = model.delivered(this.now, id, clock);
        return this.answered(gone, true);
      }
      case 'fail': {
        const item = this.take(deed.which);
        if (item === undefined) return 'ok';
        const isThere = this.isThere(item);
        const done = outbox.markTried(item, 'the line broke', null);
        this.now = model.tried(this.now, item.id, null);
        return this.answered(done, isThere);
      }
      case 'refuse': {
        const item = this.take(deed.which);
        if (item === undefined) return 'ok';
        const isThere = this.isThere(item);
        const nextMs = clock.wallMs + deed.minutes * 60_000;
        const done = outbox.refuse(item, 'a portal', at(nextMs));
        this.now = model.refused(this.now, item.id, nextMs, clock);
        return this.answered(done, isThere);
      }
      case 'end refusals':
        outbox.endRefusals(deed.minutes * 60_000);
        this.now = model.refusalsEnded(this.now, deed.minutes * 60_000, clock);
        return 'ok';
      case 'retry':
      case 'drop': {
        const own = this.now.items.filter(({ origin }) => origin === 'site');
        const item = this.pick(own, deed.which);
        if (item === undefined) return 'ok';
        const dealt = deed.do === 'retry' ? outbox.retry([item.id]) : outbox.drop([item.id]);
        const isDone = dealt.done.length === 1;
        const mayBeUnsound = this.suspects.has(item.id) && item.state === 'quarantined';
        if (!isDone && mayBeUnsound && deed.do === 'retry') return 'ok';
        this.now =
          deed.do === 'retry' ? model.retried(this.now, item) : model.dropped(this.now, item);
        if (deed.do === 'drop' && item.state === 'sending') {
          must(!isDone, 'a report under way was dropped');
          return 'ok';
        }
        return isDone ? 'ok' : 'no';
      }
      case 'tidy':
        outbox.tidy();
        this.now = this.withoutRemoved(model.leasesEnded(model.aged(this.now, clock), clock));
        return 'ok';
      case 'restart':
        laptop.restart();
        this.underWay = [];
        this.now = this.withoutRemoved(model.restarted(this.now, clock));
        return 'ok';
      case 'clock':
        laptop.clock.wallMs = clamp(clock.wallMs + deed.wallMs);
        laptop.clock.monotonicMs += deed.monotonicMs;
        return 'ok';
      case 'fill':
        laptop.fill(deed.leftKib * 1024);
        return 'ok';
      case 'free':
        laptop.free();
        return 'ok';
    }
  }

  private enqueue({
    kind,
    origin,
    bytes,
    isOpaque,
  }: Extract<Deed, { do: 'enqueue' }>): 'ok' | 'no' {
    const { laptop } = this;
    const clock = clockOf(laptop);
    this.figures.enqueued += 1;
    const id = `019b0000-0000-7000-8000-${String(this.figures.enqueued).padStart(12, '0')}`;
    const body = Buffer.from(
      isOpaque
        ? `age ${id} ${'x'.repeat(bytes)}`
        : JSON.stringify({ id, filler: 'y'.repeat(bytes) }),
    );
    this.bodies.set(id, body);
    const openBreak = origin === 'site' ? { number: this.figures.enqueued } : this.now.openBreak;
    const expected = model.enqueued(
      this.now,
      { id, kind, origin, bytes: body.length },
      openBreak,
      clock,
    );
    this.now = expected.model;
    const answer = laptop.outbox().enqueue({
      ...{ id, kind, origin, createdAt: at(clock.wallMs), body },
      openBreak: { number: this.figures.enqueued },
    });
    if (answer.ok) {
      must(expected.isTaken, 'it was taken although there is no room');
      this.kept.add(id);
      return 'ok';
    }
    must(answer.reason === 'full', answer.message);
    return expected.isTaken ? 'no' : 'ok';
  }

  private claim(): 'ok' | 'no' {
    const { laptop } = this;
    const clock = clockOf(laptop);
    const outbox = laptop.outbox();
    const before = this.now;
    const due = outbox.next();
    let now = this.withoutRemoved(model.leasesEnded(before, clock));
    // What the disk altered is found when its turn comes, and counted then.
    for (const { id, state } of laptop.observed().items) {
      const item = model.find(now, id);
      if (
        state === 'quarantined' &&
        item !== undefined &&
        item.state !== state &&
        this.suspects.has(id)
      )
        now = model.foundDamaged(now, item);
    }
    const expected = this.passedOver(now, due, clock);
    // On a full disk a lease may stay.
    const older = laptop.isFull() ? this.passedOver(before, due, clock) : expected;
    must(
      due?.id === expected?.id || due?.id === older?.id,
      `${String(due?.id)} goes, not ${String(expected?.id)}`,
    );
    this.now = now;
    if (due === null || expected === null) return 'ok';
    this.check(due);
    const marked = outbox.markSending(due);
    this.now = model.sendingOf(now, model.find(now, due.id) ?? expected, clock);
    this.underWay.push(due);
    return this.answered(marked, true);
  }

  /** What a collector would see of it. */
  private check({ id, sha256, body }: DueItem): void {
    const own = this.bodies.get(id);
    must(own !== undefined, `${id} was never made`);
    must(own?.equals(body) === true && sha256Of(body) === sha256, `${id} is offered altered`);
  }

  /**
   * Which goes: on a full disk none can be set aside, and what the disk altered is passed over as it
   * stands.
   */
  private passedOver(now: Model, due: DueItem | null, clock: Clock): Waiting | null {
    const { laptop, suspects } = this;
    const first = model.dueNow(now, clock);
    if (first === null || first.id === due?.id || !laptop.isFull()) return first;
    const isSaid = laptop.log.some((line) => line.includes(first.id));
    if (!suspects.has(first.id) || !isSaid) return first;
    const items = now.items.filter(({ id }) => id !== first.id);
    return this.passedOver({ ...now, items }, due, clock);
  }

  /** What was delivered, and could not be removed for want of room, goes with the first look after. */
  private withoutRemoved(now: Model): Model {
    const there = new Set(this.laptop.observed().items.map(({ id }) => id));
    return {
      ...now,
      items: now.items.filter(({ id }) => !this.delivered.has(id) || there.has(id)),
    };
  }

  private deliver({ id }: DueItem): void {
    if (!this.delivered.has(id)) this.figures.delivered += 1;
    this.delivered.add(id);
    this.kept.delete(id);
  }

  /** A lease may be over, and what it was for dropped. */
  private isThere({ id }: DueItem): boolean {
    return model.find(this.now, id) !== undefined;
  }

  private answered(answer: Attempt<void>, isThere: boolean): 'ok' | 'no' {
    if (answer.ok || (!isThere && answer.fault === 'unavailable')) return 'ok';
    must(
      answer.fault === 'full' || (answer.fault === 'damaged' && this.suspects.size > 0),
      `${answer.fault}: ${answer.message}`,
    );
    return 'no';
  }

  private damage({ how, file, where, bit }: Extract<Deed, { do: 'damage' }>): void {
    const { laptop } = this;
    const before = this.now;
    if (!laptop.damage(how, file, where, bit)) return;
    this.figures.damages += 1;
    this.underWay = [];
    this.suspects = new Set([...this.suspects, ...before.items.map(({ id }) => id)]);
    this.adoptAfterDamage(model.restarted(before, clockOf(laptop)), how);
  }

  /** @param before as a new process should find it */
  private adoptAfterDamage(before: Model, how: 'flip' | 'zero'): void {
    const seen = this.laptop.observed();
    const missing = before.items.filter(({ id }) => !seen.items.some((item) => item.id === id));
    const lost = missing.filter(
      ({ id, state }) => !this.delivered.has(id) && state !== 'quarantined',
    );
    if (how === 'flip') {
      must(lost.length <= MAY_COST, `one bit costs ${String(lost.length)} reports`);
      if (lost.length > 0)
        must(
          total(seen.losses) - total(before.losses) >= lost.length,
          `${String(lost.length)} are gone, and not counted`,
        );
    }
    if (lost.length > 0) must(total(seen.losses) > 0, 'reports are gone, and none is counted');
    this.figures.lost += lost.length;
    for (const { id } of missing) this.kept.delete(id);
    this.now = before;
    this.adopt(seen);
  }

  /**
   * Holds the file against what it should be: as `after`, or, where a step came to no known end,
   * each report as in one of `ends`, with the losses to match.
   */
  private compare(before: Model, after: Model, ends: readonly Model[] | null): void {
    const seen = this.laptop.observed();
    if (ends === null) {
      const words = wordsOf(seen, this.suspects);
      const expected = wordsOf(after, this.suspects);
      must(words === expected, `it stands\n${words}\n  and should\n${expected}`);
    } else {
      for (const item of seen.items) {
        const forms = ends.flatMap((end) => model.find(end, item.id) ?? []);
        must(forms.length > 0, `${item.id} came from nowhere`);
        for (const key of ['state', 'tries', 'nextTryAtMs', 'ageMs'] as const)
          must(
            this.suspects.has(item.id) || forms.some((form) => Object.is(form[key], item[key])),
            `${item.id} has ${key} ${String(item[key])}, not ${forms.map((form) => String(form[key])).join(' or ')}`,
          );
      }
      const is = (id: string): boolean => seen.items.some((item) => item.id === id);
      const gone = before.items.filter(({ id, state }) => !is(id) && state !== 'quarantined');
      const lost = gone.filter(
        ({ id }) => !this.delivered.has(id) || model.find(after, id) !== undefined,
      );
      const found = seen.items.filter(
        ({ id, state }) => state === 'quarantined' && model.find(before, id)?.state !== state,
      );
      const more = total(seen.losses) - total(before.losses);
      const delivered = gone.filter(({ id }) => this.delivered.has(id)).length;
      must(
        more >= lost.filter(({ id }) => !this.delivered.has(id)).length + found.length &&
          more <= lost.length + found.length + delivered,
        `${String(lost.length)} are gone and ${String(found.length)} found damaged, and ${String(more)} counted`,
      );
      const both = [...before.items, ...after.items].filter(
        ({ id }) => this.kept.has(id) && !is(id),
      );
      for (const { id } of both)
        must(
          gone.some((item) => item.id === id) || model.find(before, id)?.state === 'quarantined',
          `${id} was promised, and is gone`,
        );
    }
    this.figures.lost += Math.max(0, total(seen.losses) - total(before.losses));
    for (const { id } of [...before.items, ...after.items])
      if (!seen.items.some((item) => item.id === id)) this.kept.delete(id);
    for (const id of this.kept)
      must(
        seen.items.some((item) => item.id === id),
        `${id} is neither there nor counted`,
      );
    this.checkAnswers(seen);
    if (ends !== null) this.now = after;
    this.adopt(seen);
  }

  private checkAnswers(seen: Observed): void {
    const outbox = this.laptop.outbox();
    const own = seen.items.filter(({ origin }) => origin === 'site');
    const listed = outbox.list();
    must(
      listed.map(({ id }) => id).join() === own.map(({ id }) => id).join(),
      'the list is not what stands there',
    );
    must(
      outbox.summary().count === own.filter(({ state }) => state !== 'quarantined').length,
      'the sum is not what stands there',
    );
    const bytes = seen.items.reduce((sum, item) => sum + item.bytes, 0);
    must(
      bytes <= model.LIMITS.maxBytes || this.suspects.size > 0,
      `${String(bytes)} bytes are too many`,
    );
  }

  private adopt(seen: Observed): void {
    this.now = { ...this.now, ...seen };
    for (const { id } of seen.items) if (!this.delivered.has(id)) this.kept.add(id);
    if (seen.items.length === 0) this.suspects = new Set();
  }

  private pick(items: readonly Waiting[], which: number): Waiting | undefined {
    return items[which % Math.max(1, items.length)];
  }

  private take(which: number): DueItem | undefined {
    const [item] = this.underWay.splice(which % Math.max(1, this.underWay.length), 1);
    return item;
  }
}

const at = (ms: number): string => new Date(ms).toISOString();
/** What a date can be, with room for what is added. */
const clamp = (ms: number): number => Math.min(Math.max(ms, 0), Date.parse('2200-01-01'));

function must(isSo: boolean, message: string): void {
  if (!isSo) throw new Error(message);
}

function wordsOf(
  { items, losses, openBreak, lastDeliveredAt, agedAtMs }: Observed,
  suspects: ReadonlySet<string>,
): string {
  const lines = items.map(
    ({ id, kind, state, tries, nextTryAtMs, ageMs }) =>
      `    ${id.slice(-4)} ${kind} ${suspects.has(id) ? 'some state' : state} ${String(tries)} ${String(nextTryAtMs)} ${String(ageMs)}`,
  );
  const lost = [...losses].sort().map(([key, count]) => `${key} ${String(count)}`);
  return [
    ...lines,
    `    lost: ${lost.join(', ')}`,
    `    ${JSON.stringify(openBreak)} ${String(lastDeliveredAt)} ${String(agedAtMs)}`,
  ].join('\n');
}
