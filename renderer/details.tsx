import { Fragment } from 'preact';
import type { AgentState } from '../model/agent-state.ts';
import type { CheckResult } from '../model/check.ts';
import { summaryOf } from '../model/text/codes.ts';
import type { Diagnosis, Finding } from '../model/diagnosis.ts';
import type { NetworkState } from '../model/network-state.ts';
import { outlookRows } from '../model/text/outlook-rows.ts';
import { updateWords } from '../model/text/update-words.ts';
import { isDenied } from '../model/denied.ts';
import { AdviceBlock } from './advice.tsx';
import { asTyped } from './as-typed.ts';
import { Endpoints } from './endpoints.tsx';
import { SettingsList } from './settings-list.tsx';
import { WORDS } from './words.ts';

const { durationWords, STATUS_WORDS } = WORDS.page;
const { CHECKS, DETAILS, VERDICT } = WORDS.details;

/**
 * Everything that the helpdesk asks for on the phone. Names of codes stand here and nowhere else.
 */
export function Details({ state }: { readonly state: AgentState | null }) {
  return (
    <details class="card details">
      <summary>
        <h2>{DETAILS.title}</h2>
      </summary>
      {state === null ? <p class="quiet">{DETAILS.noAgent}</p> : <Body state={state} />}
    </details>
  );
}

function Body({ state }: { readonly state: AgentState }) {
  const { diagnosis, run, network, settings, notKept, agent } = state;
  const updates = updateWords(state, WORDS);
  return (
    <>
      {diagnosis === null ? null : <Verdict diagnosis={diagnosis} />}
      <h3>{DETAILS.findings}</h3>
      <Findings findings={diagnosis?.findings ?? []} />
      {run?.server?.product == null ? null : (
        <>
          <h3>{DETAILS.server}</h3>
          <p>
            {run.server.product} {DETAILS.confidence(run.server.confidence)}{' '}
            <span class="quiet">{run.server.because.join('; ')}</span>
          </p>
        </>
      )}
      <h3>{DETAILS.endpoints}</h3>
      <Endpoints endpoints={run?.endpoints ?? []} />
      <AdviceBlock advice={run?.advice ?? null} />
      <h3>{DETAILS.checks}</h3>
      {run === null ? <p class="quiet">{DETAILS.noChecks}</p> : <Checks checks={run.checks} />}
      <h3>{WORDS.outlook.OUTLOOK.title}</h3>
      <OutlookSeen run={run} />
      <h3>{DETAILS.network}</h3>
      <ul class="plain">
        <li>
          <code>{network.label}</code>
          {DETAILS.networkSince(network.since)}
        </li>
        {AXES.map((axis) => (
          <li key={axis}>
            {DETAILS.fields[axis]}: {axisValue(network, axis)}{' '}
            <span class="quiet">{network.evidence[axis]}</span>
          </li>
        ))}
        {network.tunnels.map(({ adapter, product, state }) => (
          <li key={`${adapter ?? ''} ${product ?? ''}`}>
            {DETAILS.tunnel(adapter, product, state)}
          </li>
        ))}
        {network.sources
          .filter(({ working }) => !working)
          .map(({ name, note }) => (
            <li key={name}>{DETAILS.deafSource(name, note)}</li>
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
      {updates.length === 0 ? null : (
        <>
          <h3>{WORDS.update.UPDATE.label}</h3>
          {updates.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </>
      )}
      {notKept === null ? null : (
        <>
          <h3>{DETAILS.notKept}</h3>
          <p>{asTyped(notKept)}</p>
        </>
      )}
      {settings.problems.length === 0 ? null : (
        <>
          <h3>{DETAILS.problems}</h3>
          <ul class="plain">
            {settings.problems.map((problem) => (
              <li key={problem}>{asTyped(problem)}</li>
            ))}
          </ul>
        </>
      )}
      {isDenied(settings, 'ui.settings') ? null : <SettingsList items={settings.items} />}
      {agent === null ? null : (
        <p class="quiet">
          {DETAILS.agent(agent.version, agent.pid, agent.startedAt, agent.dataFolder)}
        </p>
      )}
    </>
  );
}

const AXES = ['link', 'tunnel', 'over', 'reach', 'trust', 'metered'] as const;

function axisValue(network: NetworkState, axis: (typeof AXES)[number]): string {
  if (axis === 'tunnel') return network.tunnel.state;
  if (axis === 'link')
    return network.certainty === 'likely' ? DETAILS.likely(network.link) : network.link;
  if (axis === 'reach' && network.limitedBecause !== null)
    return DETAILS.limited(network.limitedBecause);
  return network[axis] ?? DETAILS.nothing;
}

function Verdict({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { title, cause, proof } = WORDS.codes[diagnosis.code];
  return (
    <dl>
      <dt>{VERDICT.code}</dt>
      <dd>
        <code>{diagnosis.code}</code> {title}
      </dd>
      <dt>{VERDICT.severity}</dt>
      <dd>{VERDICT.severityOf(diagnosis.severity, diagnosis.confidence, diagnosis.since)}</dd>
      <dt>{VERDICT.verdict}</dt>
      <dd>{asTyped(diagnosis.summary)}</dd>
      <dt>{VERDICT.cause}</dt>
      <dd>{asTyped(cause)}</dd>
      <dt>{VERDICT.proof}</dt>
      <dd>{asTyped(proof)}</dd>
      <dt>{VERDICT.restsOn}</dt>
      <dd>{diagnosis.evidence.length === 0 ? VERDICT.nothing : diagnosis.evidence.join(', ')}</dd>
    </dl>
  );
}

function OutlookSeen({ run }: Pick<AgentState, 'run'>) {
  if (run?.outlook == null) return <p class="quiet">{WORDS.outlook.OUTLOOK.notLooked}</p>;
  return (
    <dl>
      {outlookRows(run.outlook, run.network, new Date(), WORDS).map(({ label, value }) => (
        <Fragment key={`${label} ${value}`}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <p class="quiet">{DETAILS.noFindings}</p>;
  return (
    <ul class="plain">
      {findings.map(({ code, args }) => (
        <li key={`${code} ${JSON.stringify(args)}`}>
          <code>{code}</code> {summaryOf(code, args, WORDS.codes)}
        </li>
      ))}
    </ul>
  );
}

function Checks({ checks }: { readonly checks: readonly CheckResult[] }) {
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={CHECKS.label}>
      <table class="checks">
        <thead>
          <tr>
            <th scope="col">{CHECKS.check}</th>
            <th scope="col">{CHECKS.result}</th>
            <th scope="col" class="number">
              {CHECKS.time}
            </th>
            <th scope="col">{CHECKS.evidence}</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ id, status, code, ms, evidence }) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td>
                {STATUS_WORDS[status]} {code === null ? null : <code>{code}</code>}
              </td>
              <td class="number">{ms === null ? CHECKS.noTime : durationWords(ms)}</td>
              <td>{evidence.join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
