import { SUMMARY } from '../../model/text/en/collector.ts';
import * as z from 'zod/mini';
import { firstBits } from '../../lib/first-bits.ts';
import { type Code, CODES, factsOf, Severity, WhoMustAct } from '../../model/codes/facts.ts';
import { Envelope, ReportKind } from '../../model/envelope.ts';
import { deviceIn, DEVICE_BITS, plainReference } from '../../model/reference.ts';
import { summaryOf } from '../../model/text/codes.ts';
import { type Report, URGENT_FINDINGS } from '../../model/report.ts';
import { teamOf } from '../../model/text/who-acts-words.ts';
import { WORDS } from '../words.ts';
import { decodeBody, type DecodedBody, namesIn } from './decode-body.ts';

/** What a body says that the request which brought it does not. */
const Mismatch = z.enum(['id', 'device', 'reference']);
export type Mismatch = z.infer<typeof Mismatch>;

/** What the list shows of a report without opening its body. */
export const ReportSummary = z.object({
  kind: ReportKind,
  verdict: z.string().check(z.maxLength(1000)),
  whoMustAct: WhoMustAct,
  /** The team by the name that the laptop's settings give it; absent in rows of earlier versions. */
  owner: z.optional(z.nullable(z.string().check(z.maxLength(500)))),
  /** Null as well where the body is not what the request said: nobody may be found by another's. */
  reference: z.nullable(z.string().check(z.maxLength(20))),
  /** When it began, RFC 3339; absent in rows of earlier versions. */
  since: z.optional(z.nullable(z.string().check(z.maxLength(40)))),
  /** Code of the diagnosis, as it came. It and all below are absent in rows of earlier versions. */
  code: z.optional(z.nullable(z.string().check(z.maxLength(100)))),
  /** Label of the network, as it came. */
  network: z.optional(z.nullable(z.string().check(z.maxLength(100)))),
  /** Null for a report of JSON alone, which has no bundle. */
  encrypted: z.optional(z.nullable(z.boolean())),
  /** Reports of this laptop that never came. */
  lost: z.optional(z.number()),
  endpoints: z.optional(Envelope.shape.endpoints),
  severity: z.optional(z.nullable(Severity)),
  site: z.optional(Envelope.shape.site),
  gateway: z.optional(Envelope.shape.gateway),
  mismatch: z.optional(z.nullable(Mismatch)),
});
export type ReportSummary = z.infer<typeof ReportSummary>;

/** What the request that brought a report said of it. */
export interface Sent {
  readonly id: string;
  readonly device: string;
}

/** @returns null when the body is nothing that this version reads */
export function summaryOfBody(body: Uint8Array, sent: Sent): ReportSummary | null {
  const decoded = decodeBody(body);
  return decoded === null ? null : summarize(decoded, sent);
}

/** A body that is not what its request said keeps its verdict, marked, and loses its reference. */
export function summarize(decoded: DecodedBody, sent: Sent): ReportSummary {
  const summary =
    decoded.kind === 'report'
      ? summaryOfReport(decoded.report)
      : summaryOfEnvelope(decoded.envelope);
  const mismatch = mismatchOf(namesIn(decoded), summary.reference, sent);
  if (mismatch === null)
    // What is no reference finds nothing, and nobody can say it.
    return plainReference(summary.reference ?? '') === null
      ? { ...summary, reference: null }
      : summary;
  return {
    ...summary,
    verdict: SUMMARY.mismatched(mismatch, summary.verdict).slice(0, 1000),
    reference: null,
    mismatch,
  };
}

function mismatchOf(named: Sent, reference: string | null, sent: Sent): Mismatch | null {
  if (named.id !== sent.id) return 'id';
  if (named.device !== sent.device) return 'device';
  const plain = reference === null ? null : plainReference(reference);
  return plain !== null && deviceIn(plain) !== laptopOf(sent.device) ? 'reference' : null;
}

/** The bits of a device that stand in its references. */
export const laptopOf = (device: string): number => firstBits(device, DEVICE_BITS);

/** The verdict in the list; the end of a break names the break that is over. */
export function summaryOfReport({ kind, run, before, losses, site }: Report): ReportSummary {
  const found =
    kind === 'finding'
      ? run.diagnosis.findings.find(({ code }) => URGENT_FINDINGS.includes(code))
      : undefined;
  const rest = {
    kind,
    network: run.network.label,
    encrypted: null,
    lost: losses.reduce((sum, { count }) => sum + count, 0),
    site: site?.slice(0, 253) ?? null,
    mismatch: null,
  };
  if (found !== undefined)
    return {
      ...rest,
      severity: 'info',
      verdict: SUMMARY.found(summaryOf(found.code, found.args)).slice(0, 1000),
      whoMustAct: factsOf(found.code).whoMustAct,
      reference: null,
      since: run.diagnosis.since,
      code: found.code,
    };
  const about = kind === 'end' && before !== null ? before : run.diagnosis;
  const verdict = (kind === 'end' ? SUMMARY.over(about.summary) : about.summary).slice(0, 1000);
  return {
    ...rest,
    severity: kind === 'end' ? 'ok' : about.severity,
    verdict,
    whoMustAct: kind === 'end' ? 'nobody' : about.whoMustAct,
    owner: kind === 'end' ? null : (teamOf(about, WORDS)?.full.slice(0, 500) ?? null),
    reference: about.reference?.slice(0, 20) ?? null,
    since: about.since,
    code: about.code,
  };
}

/** An envelope has no arguments, so its verdict is the title of its code. */
function summaryOfEnvelope(envelope: Envelope): ReportSummary {
  const { kind, diagnosis, reference, network, encrypted, lost, endpoints, site, gateway } =
    envelope;
  const whoMustAct = kind === 'end' ? 'nobody' : (diagnosis?.whoMustAct ?? 'nobody');
  return {
    kind,
    verdict: verdictOf(kind, diagnosis),
    whoMustAct,
    owner:
      whoMustAct === 'nobody' ? null : (diagnosis?.owner ?? WORDS.labels.WHO_WORDS[whoMustAct]),
    reference,
    since: diagnosis?.since ?? null,
    code: diagnosis?.code ?? null,
    network,
    encrypted,
    lost,
    endpoints,
    severity: diagnosis?.severity ?? null,
    site,
    gateway,
    mismatch: null,
  };
}

const isKnown = (code: string): code is Code => Object.hasOwn(CODES, code);

function verdictOf(kind: ReportKind, diagnosis: Envelope['diagnosis']): string {
  if (diagnosis === null) return SUMMARY.nothingChecked;
  const { code } = diagnosis;
  if (!isKnown(code)) return kind === 'end' ? SUMMARY.over(code) : SUMMARY.unknownCode(code);
  const { title } = WORDS.codes[code];
  if (kind === 'end') return SUMMARY.over(title);
  const { kind: sort, rung } = factsOf(code);
  if (sort === 'finding' || rung === 'finding') return SUMMARY.found(title);
  return kind === 'finding' ? SUMMARY.weakSpot(title) : title;
}
