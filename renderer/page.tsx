import { useEffect, useState } from 'preact/hooks';
import type { AgentState } from '../model/agent-state.ts';
import { asBefore, untestedRows, withVpn } from '../model/text/ladder-layout.ts';
import { type LadderRow, ladderRows } from '../model/text/ladder-rows.ts';
import { isOutdated } from '../model/text/standing.ts';
import { WORDS } from './words.ts';
import { Action } from './action.tsx';
import { actionView } from './action-view.ts';
import { ask } from './ask.ts';
import { asTyped } from './as-typed.ts';
import { bannerView } from './banner-view.ts';
import { Banner } from './banner.tsx';
import { Day, Networks } from './day.tsx';
import { Details } from './details.tsx';
import { IgnoredBar } from './ignored.tsx';
import { lineOf } from '../model/text/line.ts';
import { Ladder } from './ladder.tsx';
import { listen, NOTHING_YET } from './live.ts';
import { Outbox } from './outbox.tsx';
import { SendReport } from './send-report.tsx';
import { WayLine } from './parts/way-line.tsx';
import { usePast } from './past.ts';
import { Phone } from './phone.tsx';
import { Setup } from './setup.tsx';
import { sinceLine } from './since-line.ts';
import { useMinutes } from './minutes.ts';

const { clockWords } = WORDS.clock;
const { BANNER, durationWords, LADDER, TOP } = WORDS.page;
const { networkWords } = WORDS.labels;

/** The window of the app has no bridge to ask: its browser names itself. */
const IN_APP = navigator.userAgent.includes('Electron/');

export function Page() {
  const [live, setLive] = useState(NOTHING_YET);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => listen(setLive), []);

  const { state, status } = live;
  const now = useMinutes();
  const { past } = usePast(state, status === 'live');
  const banner = bannerView(live, now, IN_APP);
  useEffect(() => {
    document.title = TOP.title(asTyped(banner.headline));
  }, [banner.headline]);

  const checkNow = async (): Promise<void> => {
    setAsking(true);
    setProblem(null);
    const answer = await ask('probe.run');
    setAsking(false);
    // The new state itself arrives as an event, in order with the others.
    if (!answer.ok) setProblem(answer.message);
  };

  const reachable = status === 'live';
  const isTold = reachable || status === 'waiting';
  const unset = state?.diagnosis?.code === 'NOT_CONFIGURED';
  const action = actionView(state, isTold);
  return (
    <main class={isTold ? '' : 'stale'}>
      <header class="top">
        <p class="brand">{TOP.brand}</p>
        <p class="demo" hidden={state?.demo !== true}>
          {TOP.demo}
        </p>
      </header>
      <Banner
        view={banner}
        since={sinceLine(isTold ? state : null, now)}
        checking={asking || state?.probing === true}
        asked={asking}
        reachable={reachable && !unset}
        checked={problem ?? checkedWords(state, now)}
        onCheck={() => {
          void checkNow();
        }}
      />
      {unset ? (
        <Setup settings={state.settings} reachable={reachable} />
      ) : (
        <WayLine {...lineOf(state, isTold, WORDS)} />
      )}
      <div class="columns">
        <Action detail={banner.detail} {...action} />
        <div class="side">
          <Phone reference={action.reference} helpdesk={action.helpdesk} />
          <Outbox
            outbox={state?.outbox ?? null}
            notSent={state?.notSent ?? null}
            lastDeliveredAt={state?.lastDeliveredAt ?? null}
            reachable={reachable}
            now={now}
          />
        </div>
      </div>
      {unset ? null : (
        <Ladder
          rows={rowsOf(state, isTold, now)}
          note={ladderNote(state, isTold)}
          old={state !== null && isOutdated(state)}
        />
      )}
      {unset ? null : (
        <>
          <Day past={past} now={now} />
          <Networks past={past} now={now} />
        </>
      )}
      {unset ? null : <SendReport reachable={reachable} />}
      <Details state={state} />
      <IgnoredBar problems={unset ? [] : (state?.settings.problems ?? [])} />
    </main>
  );
}

/** Holds a line open until there is something to say. */
const BLANK = '\u00a0';

const checkedWords = (state: AgentState | null, now: Date): string =>
  state?.run ? BANNER.checked(clockWords(state.run.startedAt, now)) : BANNER.notChecked;

/** @param isTold the agent answers: what it said before is the past */
function rowsOf(state: AgentState | null, isTold: boolean, now: Date): readonly LadderRow[] {
  if (state?.run == null) return untestedRows(WORDS);
  const rows = withVpn(ladderRows(state.run, WORDS), WORDS);
  return isTold && !isOutdated(state)
    ? rows
    : asBefore(rows, clockWords(state.run.startedAt, now), WORDS);
}

function ladderNote(state: AgentState | null, isTold: boolean): string {
  if (state?.run == null) return BLANK;
  const where = networkWords(state.run.network);
  if (!isTold) return LADDER.past(where);
  return isOutdated(state)
    ? LADDER.before(where)
    : LADDER.note(where, durationWords(state.run.tookMs));
}
