import * as z from 'zod/mini';
import { DisplayArgs } from './check.ts';
import { Code, Rung, Severity, WhoMustAct } from './codes/facts.ts';

/** Something worth knowing that never changes the verdict. */
export const Finding = z.object({
  code: Code,
  args: DisplayArgs,
  audience: z.enum(['user', 'helpdesk']),
});
export type Finding = z.infer<typeof Finding>;

/** One run in one sentence: what is wrong, since when, and who must act. */
export const Diagnosis = z.object({
  code: Code,
  rung: Rung,
  severity: Severity,
  args: DisplayArgs,
  summary: z.string(),
  nextStep: z.string(),
  whoMustAct: WhoMustAct,
  confidence: z.enum(['high', 'medium', 'low']),
  /** Ids of the checks that it rests on. */
  evidence: z.array(z.string()),
  /** When this code and severity began, RFC 3339 in UTC. */
  since: z.string(),
  findings: z.array(Finding),
  /** Spoken over the phone, decoded without a network; null for a run whose device is unknown. */
  reference: z.nullable(z.string()),
});
export type Diagnosis = z.infer<typeof Diagnosis>;

/**
 * The same trouble as before: severity, people and findings may follow the evidence, `since` may
 * not.
 */
export const sameTrouble = (a: Diagnosis, b: Diagnosis): boolean =>
  a.code === b.code && a.severity === b.severity;

/** A break that the user cannot mend: the helpdesk wants a report of it. */
export const needsHelpdesk = ({
  severity,
  whoMustAct,
}: Pick<Diagnosis, 'severity' | 'whoMustAct'>): boolean =>
  severity === 'broken' && whoMustAct !== 'user' && whoMustAct !== 'nobody';
