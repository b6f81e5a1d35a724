import { describe, expect, it } from 'vitest';
import { NOTHING_TOLD, notificationsOf, type Told } from '../../../electron/notices/notices.ts';
import type { AgentState } from '../../../model/agent-state.ts';
import type { Notice } from '../../../model/notice.ts';
import { STATES } from '../../support/states.ts';

const AT = '2026-11-24T08:12:00.000Z';
const NOW = new Date('2026-11-24T08:12:05.000Z');

const having = (
  state: AgentState,
  notice: Notice['kind'] | null,
  choice?: string,
  at = AT,
): AgentState => ({
  ...state,
  ...(notice === null ? {} : { notice: { at, kind: notice, code: 'RPC_PORT_OUTSIDE_ACL' } }),
  settings: {
    ...state.settings,
    items: [
      ...state.settings.items,
      ...(choice === undefined
        ? []
        : [{ key: 'notifications', value: choice, source: 'policy' as const }]),
    ],
  },
});

const seen = (
  state: AgentState,
  told: Told = NOTHING_TOLD,
  isWatched = false,
): ReturnType<typeof notificationsOf> => notificationsOf(state, told, { isWatched, now: NOW });
const titles = ({ show }: ReturnType<typeof notificationsOf>): string[] =>
  show.map(({ title }) => title);

describe('what the tray tells of its own accord', () => {
  it('is a break, once: what happened, who must act and what to say', () => {
    const first = seen(having(STATES.brokenPort, 'broken'));

    expect(titles(first)).toEqual([
      expect.stringMatching(/^Outlook cannot connect since .*\. The network team must act\.$/),
    ]);
    expect(first.show[0]?.body).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/);
    expect(titles(seen(having(STATES.brokenPort, 'broken'), first.told))).toEqual([]);
  });

  it('is that mail works again, where the break was shown, and nothing where it was not', () => {
    const shown = seen(having(STATES.brokenPort, 'broken')).told;
    const later = '2026-11-24T08:12:04.000Z';

    expect(titles(seen(having(STATES.green, 'works-again', undefined, later), shown))).toEqual([
      'Mail works again.',
    ]);
    expect(titles(seen(having(STATES.green, 'works-again', undefined, later)))).toEqual([]);
  });

  it('is nothing while the window stands before its user, nor the end of what he saw there', () => {
    const watched = seen(having(STATES.brokenPort, 'broken'), NOTHING_TOLD, true);
    const later = '2026-11-24T08:12:04.000Z';

    expect(titles(watched)).toEqual([]);
    expect(titles(seen(having(STATES.brokenPort, 'broken'), watched.told))).toEqual([]);
    expect(
      titles(seen(having(STATES.green, 'works-again', undefined, later), watched.told)),
    ).toEqual([]);
  });

  it('is nothing of long ago: another shell has told it', () => {
    const old = having(STATES.brokenPort, 'broken', undefined, '2026-11-24T07:00:00.000Z');

    expect(titles(seen(old))).toEqual([]);
  });

  it.each([
    ['never', having(STATES.brokenPort, 'broken', 'never'), 0],
    ['problems', having(STATES.tunnelDown, null, 'problems'), 0],
    ['always', having(STATES.tunnelDown, null, 'always'), 1],
    ['always, and well', having(STATES.green, null, 'always'), 0],
  ])('follows the setting: %s', (_, state, count) => {
    const first = seen(state);

    expect(first.show).toHaveLength(count);
    expect(seen(state, first.told).show).toEqual([]);
  });
});
