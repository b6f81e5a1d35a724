import type { AgentState } from '../../model/agent-state.ts';
import { WORDS } from '../words.ts';
import { travellerView } from '../../model/text/traveller.ts';
import { type Paint, wrap } from './paint.ts';

const { clockWords, counted, sizeWords } = WORDS.clock;
const { networkWords, WHO_WORDS } = WORDS.labels;

const LABEL_WIDTH = 14;

/** What `status` prints on a terminal. */
export function renderState(state: AgentState, now: Date, columns: number, paint: Paint): string {
  const { network, diagnosis, outbox, run, agent } = state;
  const view = travellerView(state, now, WORDS);
  const lines = [paint.strong(view.headline)];
  const row = (label: string, value: string): void => {
    lines.push(
      `${label.padEnd(LABEL_WIDTH)}${wrap(value, columns - LABEL_WIDTH, ' '.repeat(LABEL_WIDTH))}`,
    );
  };
  if (state.demo) row('Demo', 'the built-in demo site stands in for Exchange');
  row(
    'Network',
    `${networkWords(network)}, since ${clockWords(network.since, now)}${network.reasons[0] === undefined ? '' : ` (${network.reasons[0]})`}`,
  );
  for (const reason of network.reasons.slice(1, 4)) row('', reason);
  if (network.portal !== null) row('Login page', network.portal);
  for (const { name, working, note } of network.sources)
    if (!working) row('Watching', `${name} does not work: ${note ?? 'no reason given'}`);
  if (run !== null)
    row('Exchange', `${run.target.host}, checked ${clockWords(run.startedAt, now)}`);
  if (diagnosis !== null) {
    row('Verdict', `${diagnosis.summary} Since ${clockWords(diagnosis.since, now)}.`);
    if (diagnosis.whoMustAct !== 'nobody') row('Who must act', WHO_WORDS[diagnosis.whoMustAct]);
    row('Next step', diagnosis.nextStep);
    row(
      'Code',
      `${diagnosis.code}${diagnosis.reference === null ? '' : `, reference ${diagnosis.reference}`}`,
    );
  }
  row(
    'Outbox',
    outbox.count === 0
      ? 'empty'
      : `${counted(outbox.count, 'report')} (${sizeWords(outbox.bytes)})${outbox.heldBecause === null ? '' : `: ${WORDS.held.HELD_IN_LINE[outbox.heldBecause]}`}`,
  );
  if (agent !== null)
    row(
      'Agent',
      `version ${agent.version}, process ${String(agent.pid)}, since ${clockWords(agent.startedAt, now)}`,
    );
  for (const problem of state.settings.problems) row('Settings', problem);
  return lines.join('\n');
}
