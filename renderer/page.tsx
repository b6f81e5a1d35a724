import { useEffect, useState } from 'preact/hooks';
import type { AgentState } from '../model/agent-state.ts';
import { untestedRows, withVpn } from '../model/text/ladder-layout.ts';
import { ladderRows } from '../model/text/ladder-rows.ts';
import { WORDS } from './words.ts';
import { Action } from './action.tsx';
import { actionView } from './action-view.ts';
import { ask } from './ask.ts';
import { bannerView } from './banner-view.ts';
import { Banner } from './banner.tsx';
import { Details } from './details.tsx';
import { Ladder } from './ladder.tsx';
import { listen, NOTHING_YET } from './live.ts';
import { Outbox } from './outbox.tsx';
import { Setup } from './setup.tsx';

const { clockWords } = WORDS.clock;
const { BANNER, durationWords, LADDER, TOP } = WORDS.page;
const { networkWords } = WORDS.labels;

export function Page() {
  const [live, setLive] = useState(NOTHING_YET);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => listen(setLive), []);

  const { state, status } = live;
  const now = new Date();
  const banner = bannerView(live, now);
  useEffect(() => {
    document.title = TOP.title(banner.headline);
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
  const unset = state?.diagnosis?.code === 'NOT_CONFIGURED';
  return (
    <main class={reachable || status === 'waiting' ? '' : 'stale'}>
      <header class="top">
        <p class="brand">{TOP.brand}</p>
        <p class="network">
          {state === null
            ? BLANK
            : TOP.network(networkWords(state.network), clockWords(state.network.since, now))}
        </p>
        <p class="demo" hidden={state?.demo !== true}>
          {TOP.demo}
        </p>
      </header>
      <Banner
        view={banner}
        checking={asking || state?.probing === true}
        reachable={reachable && !unset}
        checked={problem ?? checkedWords(state, now)}
        onCheck={() => {
          void checkNow();
        }}
      />
      <div class="columns">
        {unset ? (
          <Setup />
        ) : (
          <Ladder
            rows={state?.run ? withVpn(ladderRows(state.run, WORDS), WORDS) : untestedRows(WORDS)}
            note={ladderNote(state)}
            old={state !== null && isOld(state)}
          />
        )}
        <div class="side">
          <Action {...actionView(state)} />
          <Outbox
            outbox={state?.outbox ?? null}
            notSent={state?.notSent ?? null}
            lastDeliveredAt={state?.lastDeliveredAt ?? null}
            reachable={reachable}
            now={now}
          />
        </div>
      </div>
      <Details state={state} />
    </main>
  );
}

/** Holds a line open until there is something to say. */
const BLANK = '\u00a0';

const checkedWords = (state: AgentState | null, now: Date): string =>
  state?.run ? BANNER.checked(clockWords(state.run.startedAt, now)) : BANNER.notChecked;

/** The last ladder ran on another network than the present one. */
const isOld = ({ run, network }: AgentState): boolean =>
  run !== null && networkWords(run.network) !== networkWords(network);

function ladderNote(state: AgentState | null): string {
  if (state?.run == null) return BLANK;
  const where = networkWords(state.run.network);
  return isOld(state) ? LADDER.before(where) : LADDER.note(where, durationWords(state.run.tookMs));
}
