import type { Diagnosis } from '../../model/diagnosis.ts';
import type { Envelope, ReportKind } from '../../model/envelope.ts';
import { type Code, factsOf } from '../../model/codes/facts.ts';
import type { PrivacyPolicy } from '../../model/privacy.ts';
import { URGENT_FINDINGS } from '../../model/report.ts';
import type { ProbeRun } from '../../model/run.ts';
import * as WORDS from '../../model/text/en.ts';
import { teamOf } from '../../model/text/who-acts-words.ts';

export interface EnvelopeFacts {
  readonly id: string;
  readonly device: string;
  readonly kind: ReportKind;
  readonly createdAt: string;
  readonly site: string | null;
  readonly agentVersion: string;
  /** Report that opened the break which is open, or which this one ends. */
  readonly breakId: string | null;
  /** Null when nothing has been checked yet. */
  readonly run: ProbeRun | null;
  /** For the end of a break: the break. */
  readonly over: Diagnosis | null;
  /** The weak spot that is the reason of a `finding`; null for one that could not wait. */
  readonly weakSpot: Code | null;
  readonly gatewayHost: string | null;
  /** Reports of this laptop that never came. */
  readonly lost: number;
  readonly computer: string | null;
}

const MAX_ENDPOINTS = 32;

/**
 * What the collector may read of a report whose bundle it cannot open. Names and addresses follow
 * the policy as in the bundle.
 *
 * @param redact takes out of a text what must not leave
 */
export function envelopeOf(
  facts: EnvelopeFacts,
  { names, addresses }: PrivacyPolicy,
  redact: (text: string) => string,
): Omit<Envelope, 'encrypted'> {
  const { id, device, kind, createdAt, site, agentVersion, breakId, run, over, weakSpot } = facts;
  const found = kind === 'finding' ? reasonIn(run, weakSpot) : null;
  const member = run?.checks.find(({ step }) => step === 'gateway')?.address ?? null;
  const named = (text: string | null): string | null =>
    text === null || names === 'drop' ? null : redact(text).slice(0, 253);
  return {
    schema: 1,
    id,
    device,
    kind,
    createdAt,
    site: site === null ? null : redact(site).slice(0, 253),
    agentVersion: redact(agentVersion).slice(0, 100),
    reference: found !== null ? null : ((over ?? run?.diagnosis)?.reference?.slice(0, 20) ?? null),
    breakId,
    diagnosis: run === null ? null : aboutOf(found, run, over, redact),
    network: run?.network.label ?? null,
    gateway:
      facts.gatewayHost === null || names === 'drop'
        ? null
        : {
            host: redact(facts.gatewayHost).slice(0, 253),
            member: member === null || addresses === 'drop' ? null : redact(member).slice(0, 253),
          },
    endpoints: (run?.endpoints ?? []).slice(0, MAX_ENDPOINTS).map((endpoint) => ({
      interface: redact(endpoint.interface).slice(0, 100),
      port: endpoint.port,
      insideAcl: Object.fromEntries(
        Object.entries(endpoint.insideAcl).map(([list, allows]) => [
          redact(list).slice(0, 253),
          allows,
        ]),
      ),
    })),
    lost: facts.lost,
    name: names === 'keep' ? named(facts.computer) : null,
  };
}

/** The finding that is the reason; null where the verdict itself is. */
function reasonIn(run: ProbeRun | null, weakSpot: Code | null): Code | null {
  const isReason = (code: Code): boolean =>
    weakSpot === null ? URGENT_FINDINGS.includes(code) : code === weakSpot;
  return run?.diagnosis.findings.find(({ code }) => isReason(code))?.code ?? null;
}

/** What the report is about: the finding, the break that is over, or the verdict. */
function aboutOf(
  found: Code | null,
  { diagnosis, startedAt }: ProbeRun,
  over: Diagnosis | null,
  redact: (text: string) => string,
): Envelope['diagnosis'] {
  if (found !== null) {
    const { rung, severity, whoMustAct } = factsOf(found);
    const { since } = diagnosis;
    return { code: found, rung, severity, whoMustAct, owner: null, since, until: null };
  }
  const about = over ?? diagnosis;
  const { code, rung, severity, whoMustAct, since } = about;
  const owner = teamOf(about, WORDS)?.full ?? null;
  return {
    code,
    rung,
    severity,
    whoMustAct,
    owner: owner === null ? null : redact(owner).slice(0, 253),
    since,
    until: over === null ? null : startedAt,
  };
}
