import { describe, expect, it } from 'vitest';
import { afterPowerEvent, ASSUMED_POWER, powerPaceMs } from '../../../../agent/runs/power.ts';
import type { PowerEvent } from '../../../../model/power-event.ts';

const paceAfter = (...events: readonly PowerEvent[]): number =>
  powerPaceMs(events.reduce(afterPowerEvent, ASSUMED_POWER));

describe('how often the agent looks without any event', () => {
  it.each<readonly [what: string, events: readonly PowerEvent[], everyMs: number]>([
    ['two seconds when nothing is known of the power', [], 2_000],
    ['five seconds on battery', ['on-battery'], 5_000],
    ['ten seconds behind a locked screen, on battery or not', ['on-battery', 'lock'], 10_000],
    ['ten seconds behind a locked screen on mains', ['lock'], 10_000],
    [
      'five seconds again when a laptop on battery is unlocked',
      ['on-battery', 'lock', 'unlock'],
      5_000,
    ],
    [
      'two seconds when it is plugged in and unlocked while it slept',
      ['on-battery', 'lock', 'suspend', 'on-ac', 'resume', 'unlock'],
      2_000,
    ],
  ])('is %s', (_, events, everyMs) => {
    expect(paceAfter(...events)).toBe(everyMs);
  });
});
