import { describe, expect, it } from 'vitest';
import { actionView } from '../../../renderer/action-view.ts';
import { bannerView } from '../../../renderer/banner-view.ts';
import type { Live, LinkStatus } from '../../../renderer/live.ts';
import { travellerView } from '../../../model/text/traveller.ts';
import { STATES, TAKEN_AT } from '../../support/states.ts';

const NOW = new Date('2026-11-24T08:30:00.000Z');
const heardAt = new Date(TAKEN_AT);
const live = (change: Partial<Live>): Live => ({
  status: 'live',
  state: STATES.brokenPort,
  heardAt,
  ...change,
});

/** Every way in which a page may not be told, each once heard and never. */
const UNTOLD: Readonly<Record<Exclude<LinkStatus, 'live'>, readonly Live[]>> = {
  waiting: [live({ status: 'waiting', state: null, heardAt: null })],
  lost: [
    live({ status: 'lost' }),
    live({ status: 'lost', state: { ...STATES.brokenPort, stopping: true } }),
    live({ status: 'lost', state: null, heardAt: null }),
  ],
  ended: [live({ status: 'ended' }), live({ status: 'ended', state: null, heardAt: null })],
  unreadable: [
    live({ status: 'unreadable' }),
    live({ status: 'unreadable', state: null, heardAt: null }),
  ],
};
const CASES = Object.values(UNTOLD).flat();
const name = ({ status, state }: Live): string =>
  `${status}, ${state === null ? 'nothing heard' : state.stopping === true ? 'stopped' : 'heard'}`;

describe('a page that is no longer told', () => {
  it.each(CASES.map((one) => [name(one), one] as const))(
    'says so, and nothing of the last verdict as if it were one of now: %s',
    (_, untold) => {
      for (const inApp of [false, true]) {
        const { tone, headline, detail } = bannerView(untold, NOW, inApp);
        const before = travellerView(STATES.brokenPort, NOW);

        expect(['grey', 'neutral']).toContain(tone);
        expect(headline).not.toBe(before.headline);
        expect(detail).not.toContain(before.detail);
        expect(detail).not.toBe('');
      }
    },
  );

  it('advises nothing, and lays nothing on anybody', () => {
    for (const state of [STATES.brokenPort, STATES.green]) {
      const { who, nextStep, reference } = actionView(state, false);

      expect(reference).toBeNull();
      expect(who).not.toMatch(/nobody|team/i);
      expect(nextStep).not.toMatch(/nothing to do|ask/i);
    }
  });

  it.each(CASES.map((one) => [name(one), one] as const))(
    'sends nobody in the window of the app to a command line: %s',
    (_, untold) => {
      const { headline, detail } = bannerView(untold, NOW, true);

      expect(`${headline} ${detail}`).not.toMatch(/linesman [a-z]/);
    },
  );

  it.each(['lost', 'ended'] as const)('names a browser the command that helps: %s', (status) => {
    for (const untold of UNTOLD[status])
      expect(bannerView(untold, NOW, false).detail).toMatch(/“linesman (page|start)”/);
  });

  it('in the app says when it was told last, and that it comes back by itself', () => {
    const { detail } = bannerView(live({ status: 'lost' }), NOW, true);

    expect(detail).toMatch(/^Below is what it said at \d\d:12\. .* comes back by itself/);
  });
});
