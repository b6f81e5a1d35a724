import type { AgentState } from '../../model/agent-state.ts';
import { doorOfWay } from '../../model/door-of-way.ts';
import { WORDS } from '../words.ts';
import { helpdeskOf } from '../../model/helpdesk.ts';
import { helpdeskLine } from '../../model/text/helpdesk-line.ts';
import { nextStepNow } from '../../model/text/next-step.ts';
import { outlookRows } from '../../model/text/outlook-rows.ts';
import { changedBeforeIn } from '../../model/text/codes.ts';
import { holdsNow } from '../../model/text/standing.ts';
import { reportWords, travellerView, worksWords } from '../../model/text/traveller.ts';
import { updateWords } from '../../model/text/update-words.ts';
import { labelled, type Paint, wrap } from './paint.ts';

const { STATE, VERDICT } = WORDS.terminal;
const { LOST, lossWords } = WORDS.losses;
const { clockWords, counted, sizeWords } = WORDS.clock;
const { networkWords, WHO_WORDS } = WORDS.labels;

const LABEL_WIDTH = 14;

/** What `status` prints on a terminal. */
export function renderState(state: AgentState, now: Date, columns: number, paint: Paint): string {
  const { network, diagnosis, outbox, run, agent, notSent, probing } = state;
  const view = travellerView(state, now, WORDS);
  const lines = [paint.strong(wrap(view.headline, columns))];
  const row = (label: string, value: string): void => {
    lines.push(labelled(label, value, LABEL_WIDTH, columns));
  };
  if (state.demo) row(STATE.demo, STATE.demoSite);
  row(
    STATE.network,
    STATE.networkSince(
      networkWords(network),
      clockWords(network.since, now),
      network.reasons[0] ?? null,
    ),
  );
  for (const reason of network.reasons.slice(1, 4)) row('', reason);
  if (network.portal !== null) row(STATE.portal, network.portal);
  for (const { name, working, note } of network.sources)
    if (!working) row(STATE.watching, STATE.deafSource(name, note));
  if (run !== null) {
    const checked = STATE.checked(run.target.host, clockWords(run.startedAt, now));
    row(STATE.exchange, probing ? STATE.checkingAgain(checked) : checked);
    if (run.way !== null && doorOfWay(run.way) !== null)
      row(WORDS.way.WAY.label, WORDS.way.wayWords(run.way));
  }
  const { who, nextStep } = nextStepNow(state, WORDS);
  const works = worksWords(state, WORDS);
  if (diagnosis !== null) {
    row(
      holdsNow(state) ? STATE.verdict : STATE.before,
      STATE.verdictSince(diagnosis.summary, clockWords(diagnosis.since, now)),
    );
    const changed = changedBeforeIn(diagnosis.args);
    if (changed !== null && holdsNow(state)) row(STATE.changedBefore, changed);
    if (works !== null) row(STATE.parts, works);
    if (who !== null && who !== WHO_WORDS.nobody) row(VERDICT.whoMustAct, who);
    if (nextStep !== null) row(VERDICT.nextStep, nextStep);
    const helpdesk = holdsNow(state)
      ? helpdeskLine(diagnosis, helpdeskOf(state.settings), WORDS)
      : null;
    const report = reportWords(state, now, WORDS, (code) => WORDS.codes[code].title);
    const said = [helpdesk, report].filter((words) => words !== null);
    for (const [at, words] of said.entries()) row(at === 0 ? VERDICT.helpdesk : '', words);
    row(VERDICT.code, VERDICT.codeWithReference(diagnosis.code, diagnosis.reference));
  }
  if (run?.outlook != null && run.outlook.notTested === null)
    for (const [index, one] of outlookRows(run.outlook, run.network, now, WORDS).entries()) {
      const said = one.label === '' ? one.value : `${one.label}: ${one.value}`;
      row(index === 0 ? WORDS.outlook.OUTLOOK.title : '', said);
    }
  row(
    STATE.outbox,
    outbox.count === 0
      ? STATE.empty
      : STATE.andRefused(
          STATE.waiting(
            counted(outbox.count, 'report'),
            sizeWords(outbox.bytes),
            outbox.heldBecause === null
              ? null
              : WORDS.held.heldInLine(outbox.heldBecause, outbox.trouble),
          ),
          notSent.refused === 0 ? null : LOST.refused(notSent.refused),
        ),
  );
  if (notSent.damaged > 0) row(STATE.damaged, LOST.damaged(counted(notSent.damaged, 'report')));
  if (notSent.losses.length > 0) row(LOST.label, LOST.here(lossWords(notSent.losses)));
  if (state.notKept !== null) row(STATE.disk, state.notKept);
  for (const words of updateWords(state, WORDS)) row(WORDS.update.UPDATE.label, words);
  if (agent !== null)
    row(STATE.agent, STATE.agentSince(agent.version, agent.pid, clockWords(agent.startedAt, now)));
  for (const problem of state.settings.problems) row(STATE.settings, problem);
  return lines.join('\n');
}
