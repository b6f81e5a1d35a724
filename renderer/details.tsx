import type { AgentState } from '../model/agent-state.ts';
import type { CheckResult } from '../model/check.ts';
import { summaryOf, textOf } from '../model/text/codes.ts';
import type { Diagnosis, Finding } from '../model/diagnosis.ts';
import type { NetworkState } from '../model/network-state.ts';
import { AdviceBlock } from './advice.tsx';
import { Endpoints } from './endpoints.tsx';
import { durationWords, STATUS_MARKS } from './words.ts';

/**
 * Everything that the helpdesk asks for on the phone. Names of codes stand here and nowhere else.
 */
export function Details({ state }: { readonly state: AgentState | null }) {
  return (
    <details class="card details">
      <summary>
        <h2>Details for the helpdesk</h2>
      </summary>
      {state === null ? <p class="quiet">Waiting for the agent.</p> : <Body state={state} />}
    </details>
  );
}

function Body({
  state: { diagnosis, run, network, settings, agent },
}: {
  readonly state: AgentState;
}) {
  return (
    <>
      {diagnosis === null ? null : <Verdict diagnosis={diagnosis} />}
      <h3>Findings</h3>
      <Findings findings={diagnosis?.findings ?? []} />
      {run?.server?.product == null ? null : (
        <>
          <h3>Server</h3>
          <p>
            {run.server.product} ({run.server.confidence} confidence){' '}
            <span class="quiet">{run.server.because.join('; ')}</span>
          </p>
        </>
      )}
      <h3>Endpoints</h3>
      <Endpoints endpoints={run?.endpoints ?? []} />
      <AdviceBlock advice={run?.advice ?? null} />
      <h3>Checks</h3>
      {run === null ? <p class="quiet">No check has ended yet.</p> : <Checks checks={run.checks} />}
      <h3>Network</h3>
      <ul class="plain">
        <li>
          <code>{network.label}</code> since {network.since}
        </li>
        {AXES.map(([axis, word]) => (
          <li key={axis}>
            {word}: {axisValue(network, axis)} <span class="quiet">{network.evidence[axis]}</span>
          </li>
        ))}
        {network.tunnels.map(({ adapter, product, state }) => (
          <li key={`${adapter ?? ''} ${product ?? ''}`}>
            Tunnel {adapter ?? '–'} ({product ?? 'unknown product'}): {state}
          </li>
        ))}
        {network.sources
          .filter(({ working }) => !working)
          .map(({ name, note }) => (
            <li key={name}>
              Source of changes {name} does not work: {note}
            </li>
          ))}
        {network.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {network.adapters.map((one) => (
          <li key={one.name}>
            <strong>{one.name}</strong> ({one.kind}) {one.addresses.join(', ')}{' '}
            <span class="quiet">{one.reason}</span>
          </li>
        ))}
      </ul>
      {settings.problems.length === 0 ? null : (
        <>
          <h3>Settings that were left out</h3>
          <ul class="plain">
            {settings.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </>
      )}
      {agent === null ? null : (
        <p class="quiet">
          Linesman {agent.version}, process {agent.pid}, since {agent.startedAt}, data in{' '}
          {agent.dataFolder}
        </p>
      )}
    </>
  );
}

const AXES = [
  ['link', 'Link'],
  ['tunnel', 'Tunnel'],
  ['over', 'Tunnel over'],
  ['reach', 'Reach'],
  ['trust', 'Trust'],
  ['metered', 'Metered'],
] as const;

function axisValue(network: NetworkState, axis: (typeof AXES)[number][0]): string {
  if (axis === 'tunnel') return network.tunnel.state;
  if (axis === 'link')
    return network.certainty === 'likely' ? `${network.link} (likely)` : network.link;
  if (axis === 'reach' && network.limitedBecause !== null)
    return `limited (${network.limitedBecause})`;
  return network[axis] ?? '–';
}

function Verdict({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { title, cause, proof } = textOf(diagnosis.code);
  return (
    <dl>
      <dt>Code</dt>
      <dd>
        <code>{diagnosis.code}</code> {title}
      </dd>
      <dt>Severity</dt>
      <dd>
        {diagnosis.severity}, confidence {diagnosis.confidence}, since {diagnosis.since}
      </dd>
      <dt>Verdict</dt>
      <dd>{diagnosis.summary}</dd>
      <dt>Cause</dt>
      <dd>{cause}</dd>
      <dt>What proves it</dt>
      <dd>{proof}</dd>
      <dt>Rests on</dt>
      <dd>{diagnosis.evidence.length === 0 ? '–' : diagnosis.evidence.join(', ')}</dd>
    </dl>
  );
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <p class="quiet">None.</p>;
  return (
    <ul class="plain">
      {findings.map(({ code, args }) => (
        <li key={`${code} ${JSON.stringify(args)}`}>
          <code>{code}</code> {summaryOf(code, args)}
        </li>
      ))}
    </ul>
  );
}

function Checks({ checks }: { readonly checks: readonly CheckResult[] }) {
  return (
    <div class="wide" tabIndex={0} role="region" aria-label="Checks">
      <table>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Result</th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col">Evidence</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ id, status, code, ms, evidence }) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td>
                {STATUS_MARKS[status].word} {code === null ? null : <code>{code}</code>}
              </td>
              <td class="number">{ms === null ? '–' : durationWords(ms)}</td>
              <td>{evidence.join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
