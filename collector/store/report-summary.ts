import { SUMMARY } from '../../model/text/en/collector.ts';
import * as z from 'zod/mini';
import { factsOf, WhoMustAct } from '../../model/codes/facts.ts';
import { summaryOf } from '../../model/text/codes.ts';
import { Report, URGENT_FINDINGS } from '../../model/report.ts';
import { teamOf } from '../../model/text/who-acts-words.ts';
import { WORDS } from '../words.ts';

/** What the list shows of a report without opening its body. */
export const ReportSummary = z.object({
  kind: Report.shape.kind,
  verdict: z.string().check(z.maxLength(1000)),
  whoMustAct: WhoMustAct,
  /** The team by the name that the laptop's settings give it; absent in rows of earlier versions. */
  owner: z.optional(z.nullable(z.string().check(z.maxLength(500)))),
  reference: z.nullable(z.string().check(z.maxLength(20))),
  /** When it began, RFC 3339; absent in rows of earlier versions. */
  since: z.optional(z.nullable(z.string().check(z.maxLength(40)))),
});
export type ReportSummary = z.infer<typeof ReportSummary>;

/**
 * Decodes a body for display. What cannot be decoded is kept all the same: it may come from a newer
 * agent.
 *
 * @returns null when the body is not a report of this version
 */
export function decodeReport(body: Uint8Array): Report | null {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (thrown) {
    // TypeError: not UTF-8; SyntaxError: not JSON; RangeError: nested too deeply.
    if (
      thrown instanceof TypeError ||
      thrown instanceof SyntaxError ||
      thrown instanceof RangeError
    )
      return null;
    throw thrown;
  }
  const parsed = Report.safeParse(document);
  return parsed.success ? parsed.data : null;
}

/** The verdict in the list; the end of a break names the break that is over. */
export function summarize({ kind, run, before }: Report): ReportSummary {
  const found =
    kind === 'finding'
      ? run.diagnosis.findings.find(({ code }) => URGENT_FINDINGS.includes(code))
      : undefined;
  if (found !== undefined)
    return {
      kind,
      verdict: SUMMARY.found(summaryOf(found.code, found.args)).slice(0, 1000),
      whoMustAct: factsOf(found.code).whoMustAct,
      reference: null,
      since: run.diagnosis.since,
    };
  const about = kind === 'end' && before !== null ? before : run.diagnosis;
  const verdict = (kind === 'end' ? SUMMARY.over(about.summary) : about.summary).slice(0, 1000);
  return {
    kind,
    verdict,
    whoMustAct: kind === 'end' ? 'nobody' : about.whoMustAct,
    owner: kind === 'end' ? null : (teamOf(about, WORDS)?.full.slice(0, 500) ?? null),
    reference: about.reference?.slice(0, 20) ?? null,
    since: about.since,
  };
}
