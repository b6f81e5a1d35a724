import { expect, it } from 'vitest';
import type { FreshDiagnosis } from '../../diagnosis/diagnose.ts';
import { judged, type Staged } from './staged-runs.ts';

/** What has to be said of a staged run, as far as it matters. */
export interface Wanted {
  readonly code: string;
  readonly who: string;
  readonly severity?: FreshDiagnosis['severity'];
  readonly confidence?: FreshDiagnosis['confidence'];
  readonly beside?: readonly string[];
  readonly segment?: readonly string[] | null;
  /** Stands in summary or next step. */
  readonly says?: string;
  /** Must not stand there. */
  readonly never?: string;
}

const segmentOf = ({ args }: FreshDiagnosis): unknown => (args as { segment?: unknown }).segment;

export type CauseRow = readonly [what: string, staged: Staged, wanted: Wanted];

/** One test for each row: the cause, and nobody else. */
export function holdRows(rows: readonly CauseRow[]): void {
  for (const [what, staged, wanted] of rows)
    it(`names the cause and nobody else: ${what}`, () => {
      const verdict = judged(staged);
      const text = `${verdict.summary} ${verdict.nextStep}`;

      expect([verdict.code, verdict.whoMustAct]).toEqual([wanted.code, wanted.who]);
      if (wanted.severity !== undefined) expect(verdict.severity).toBe(wanted.severity);
      if (wanted.confidence !== undefined) expect(verdict.confidence).toBe(wanted.confidence);
      if (wanted.segment !== undefined)
        expect(segmentOf(verdict)).toEqual(wanted.segment ?? undefined);
      if (wanted.beside !== undefined)
        expect(verdict.findings.map(({ code }) => code)).toEqual(wanted.beside);
      if (wanted.says !== undefined) expect(text).toContain(wanted.says);
      if (wanted.never !== undefined) expect(text).not.toContain(wanted.never);
      expect(text).not.toContain('unknown');
    });
}
