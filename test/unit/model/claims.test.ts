import { describe, expect, it } from 'vitest';
import { renderState } from '../../../cli/render/state.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { trayView } from '../../../electron/tray/tray-view.ts';
import type { AgentState } from '../../../model/agent-state.ts';
import type { Code } from '../../../model/codes/facts.ts';
import { clockWords } from '../../../model/text/en/clock.ts';
import * as EN from '../../../model/text/en.ts';
import { nextStepNow } from '../../../model/text/next-step.ts';
import { travellerView, worksWords } from '../../../model/text/traveller.ts';
import type { TravellerWords } from '../../../model/text/words.ts';
import { teamOf } from '../../../model/text/who-acts-words.ts';
import {
  ALL_CLAIMS,
  type ClaimName,
  CLAIMS,
  isForReader,
  isNow,
  READ_AT,
} from '../../support/claims.ts';
import { statesOf, UNCHECKED, VERDICTS } from '../../support/judged-states.ts';
import { runOf } from '../../support/samples.ts';
import { endpointsOf, ladderOf, saidOf, SINCE, stateOf, travelling } from '../../support/states.ts';

/** Everything that the traveller reads, wherever he looks. */
function everythingSaid(state: AgentState, words: TravellerWords = EN): readonly string[] {
  const { headline, detail, tray } = travellerView(state, READ_AT, words);
  const { who, nextStep } = nextStepNow(state, words);
  return [
    headline,
    detail,
    tray,
    who ?? '',
    nextStep ?? '',
    ...trayView({ kind: 'state', state }, READ_AT).items.map((item) => item.label),
    ...renderState(state, READ_AT, 10_000, paintFor(false))
      .split('\n')
      .filter((line) => !/^(Before|Agent|Network|Outbox) /.test(line)),
  ];
}

/** The headline first: a claim of its own, or it says nothing that can be held against anything. */
function faults(state: AgentState, words?: TravellerWords): readonly string[] {
  const all = everythingSaid(state, words);
  const unproven = ALL_CLAIMS.filter(({ isProven }) => !isProven(state)).flatMap(
    ({ claim, says }) =>
      all
        .filter((text) => says.test(text.replace(/Before, on .*/, '')))
        .map((text) => `${claim}: "${text}"`),
  );
  const [headline = ''] = all;
  const isBare = !ALL_CLAIMS.some(({ says }) => says.test(headline));
  return isBare ? [...unproven, `a headline that claims nothing known: "${headline}"`] : unproven;
}

describe('nothing that the traveller reads goes beyond what the state proves', () => {
  it.each(VERDICTS)('%s', (verdict) => {
    const bad = [...new Set([...statesOf(verdict)].flatMap((state) => faults(state)))];

    expect(bad).toEqual([]);
  });

  it('before the first check', () => {
    for (const state of UNCHECKED) expect(faults(state)).toEqual([]);
  });
});

type About = typeof EN.traveller.ABOUT_NETWORK & typeof EN.traveller.ABOUT_WAY;
type HeadlineName = keyof About;

/** One of these is what a headline claims; a headline without a row does not compile. */
const HEADLINES: Readonly<Record<HeadlineName, readonly ClaimName[]>> = {
  offline: ['noNetwork'],
  captive: ['loginPage'],
  connecting: ['connecting'],
  checking: ['checking'],
  changed: ['checking'],
  tunnelDown: ['startVpn'],
  gatewaySilent: ['gatewaySilent'],
  ledNowhere: ['leadsNowhere'],
  notConfigured: ['notSetUp'],
  green: ['exchangeReached'],
  uncertain: ['notCertain'],
  certain: ['noRoute'],
  weakSpot: ['weakSpot', 'outlookItself'],
  yoursFirst: ['outlookCannot', 'doorCannot', 'vpnRefused'],
  yourTurn: ['outlookCannot', 'doorCannot'],
  othersTurn: ['outlookCannot', 'doorCannot'],
};

describe('every headline', () => {
  it.each(Object.keys(HEADLINES) as HeadlineName[])(
    'is one that some state brings, and claims what its row says: %s',
    (name) => {
      const said = headlinesOf(name);

      expect(said.length).toBeGreaterThan(0);
      for (const headline of said)
        expect(headline).toSatisfy((text: string) =>
          HEADLINES[name].some((claim) => CLAIMS[claim].says.test(text)),
        );
    },
  );

  const seen = new Map<HeadlineName, Set<string>>();
  function headlinesOf(name: HeadlineName): readonly string[] {
    if (seen.size === 0)
      for (const state of [...UNCHECKED, ...VERDICTS.flatMap((code) => [...statesOf(code)])])
        travellerView(
          state,
          READ_AT,
          listening((one, headline) => {
            seen.set(one, (seen.get(one) ?? new Set()).add(headline));
          }),
        );
    return [...(seen.get(name) ?? [])];
  }

  /** English, that tells which of its headlines is asked for. */
  function listening(hear: (name: HeadlineName, headline: string) => void): TravellerWords {
    const wrapped = <T extends object>(about: T): T =>
      Object.fromEntries(
        Object.entries(about).map(([name, say]) => [
          name,
          (...given: unknown[]) => {
            const saying = (say as (...all: unknown[]) => { headline: string })(...given);
            hear(name as HeadlineName, saying.headline);
            return saying;
          },
        ]),
      ) as T;
    const { ABOUT_NETWORK, ABOUT_WAY } = EN.traveller;
    return {
      ...EN,
      traveller: {
        ...EN.traveller,
        ABOUT_NETWORK: wrapped(ABOUT_NETWORK),
        ABOUT_WAY: wrapped(ABOUT_WAY),
      },
    };
  }
});

/** So much of a name stands in a menu however long its line is. */
const MENU_KEEPS = 40;

describe('a verdict says since when, who must act and what works, wherever it stands', () => {
  it.each(VERDICTS.filter((code) => code !== 'NOT_CONFIGURED'))('%s', (verdict) => {
    const since = clockWords(SINCE, READ_AT);
    for (const state of statesOf(verdict)) {
      if (!isNow(state) || state.network.label === 'offline') continue;
      const { headline, detail, tray } = travellerView(state, READ_AT, EN);
      const { who } = nextStepNow(state, EN);
      const menu = trayView({ kind: 'state', state }, READ_AT).items.map((item) => item.label);
      const status = renderState(state, READ_AT, 10_000, paintFor(false));
      const works = /Works: [^.]*\./.exec(worksWords(state, EN) ?? '')?.[0] ?? '';

      // These say what to do with a network, which is said since when beside it.
      const isOfNetwork = ['CAPTIVE_PORTAL', 'TUNNEL_CONNECTING'].includes(verdict);
      const places = [status, menu.join('; '), ...(isOfNetwork ? [] : [`${headline} ${detail}`])];
      for (const place of places) {
        expect(place.toLowerCase()).toContain(`since ${since.toLowerCase()}`);
        expect(place).toContain(works);
      }
      if (!isOfNetwork && headline.length < 90)
        expect(tray.toLowerCase()).toContain(`since ${since.toLowerCase()}`);
      const team = teamOf(state.diagnosis!, EN);
      if (!['broken', 'degraded'].includes(state.diagnosis!.severity) || team === null) continue;
      expect(status).toContain(who);
      expect(menu.join('; ')).toContain((who ?? '').slice(0, MENU_KEEPS));
      if (who !== EN.labels.WHO_WORDS.user)
        expect(`${headline} ${detail}`).toSatisfy((banner: string) =>
          [team.brief, team.full].some((name) => banner.includes(name)),
        );
    }
  });
});

describe('who is named above is asked below', () => {
  it.each(VERDICTS)('%s', (verdict) => {
    for (const state of statesOf(verdict)) {
      if (!isNow(state)) continue;
      const { who, nextStep } = nextStepNow(state, EN);
      const named = (who ?? '').replace(/ \([^)]*\)/g, '').toLowerCase();
      if (named === 'nobody' || named === 'nobody yet') continue;
      if (named === 'you') expect(nextStep).toSatisfy(isForReader);
      else {
        if (named.startsWith('you first')) expect(nextStep).toSatisfy(isForReader);
        for (const team of named.replace('you first, then ', '').split(/ and (?:the )?/))
          expect((nextStep ?? '').toLowerCase()).toContain(team);
      }
    }
  });
});

describe('the table', () => {
  const state = (verdict: Code, change: Partial<AgentState> = {}): AgentState => {
    const diagnosis = saidOf(verdict, { host: 'exch1.corp.example', product: 'Secure Access' });
    return stateOf({
      diagnosis,
      run: runOf(diagnosis, {
        network: travelling(),
        checks: [...ladderOf()],
        endpoints: [...endpointsOf()],
      }),
      ...change,
    });
  };
  const GREEN = state('ALL_GREEN');
  const BLOCKED = state('EPM_BLOCKED', { run: null });

  it.each<[sentence: string, state: AgentState]>([
    ['New mail is kept.', BLOCKED],
    ['Linesman watches, and tells you when the way is free.', BLOCKED],
    ['The helpdesk can see this under Details.', BLOCKED],
    ['The helpdesk has the report (sent 08:12).', BLOCKED],
    ['The report leaves when there is a way out.', BLOCKED],
    ['The helpdesk has been told (08:12).', state('RPC_GC_GAP')],
    ['Nothing you can fix.', state('TUNNEL_NO_ROUTE', { run: null })],
    ['UMTS: not certain.', state('GATEWAY_UNREACHABLE', { run: null })],
    ['Not your password.', state('TUNNEL_REFUSED', { run: null })],
    ['Exchange reachable.', BLOCKED],
    ['Outlook cannot connect.', GREEN],
    ['No network.', GREEN],
    ['Start Secure Access to send mail.', GREEN],
    ['All is as it should be.', GREEN],
  ])('fails for a headline that nothing proves: %s', (sentence, shown) => {
    const words: TravellerWords = {
      ...EN,
      traveller: {
        ...EN.traveller,
        ABOUT_WAY: Object.fromEntries(
          Object.keys(EN.traveller.ABOUT_WAY).map((key) => [
            key,
            () => ({ headline: sentence, detail: [] }),
          ]),
        ) as unknown as typeof EN.traveller.ABOUT_WAY,
      },
    };

    expect(faults(shown)).toEqual([]);
    expect(faults(shown, words)).not.toEqual([]);
  });
});
