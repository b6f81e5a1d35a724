import type { FreshDiagnosis } from '../../diagnosis/diagnose.ts';
import { OUTLOOK_CHECK } from '../../diagnosis/diagnose.ts';
import type { CheckResult } from '../../model/check.ts';
import { factsOf } from '../../model/codes/facts.ts';
import type { OutlookWitness } from '../../model/outlook.ts';
import { isConnected } from '../../model/outlook-standing.ts';

/** Whether Outlook keeps a copy of the mailbox, in which mail waits; null: nobody read it. */
export function keepsCopy(outlook: OutlookWitness | null): boolean | null {
  const accounts = outlook?.profile?.accounts ?? [];
  const mode = (accounts.find(({ isPrimary }) => isPrimary) ?? accounts[0])?.mode ?? null;
  return mode === null ? null : mode === 'cached';
}

/**
 * What Outlook shows of itself as a check of the run: none where nobody could look. It is green where
 * Outlook is connected, bears the code that the diagnosis says of Outlook, and never fails.
 */
export function outlookChecks(
  outlook: OutlookWitness | null,
  { code, args, findings }: Pick<FreshDiagnosis, 'code' | 'args' | 'findings'>,
  { network, ms }: Pick<CheckResult, 'network' | 'ms'>,
): readonly CheckResult[] {
  if (outlook === null || outlook.notTested !== null) return [];
  const said = [{ code, args }, ...findings].find((one) => factsOf(one.code).rung === 'outlook');
  const { runs, notes, problems, at } = outlook;
  return [
    {
      id: OUTLOOK_CHECK,
      rung: 'outlook',
      step: 'outlook',
      interface: null,
      address: null,
      port: null,
      dependsOn: [],
      status:
        said !== undefined
          ? 'degraded'
          : runs === false
            ? 'skipped'
            : isConnected(outlook) === true
              ? 'ok'
              : 'inconclusive',
      code: said?.code ?? null,
      args: said?.args ?? {},
      evidence: [...notes, ...problems],
      ms,
      at,
      network,
    },
  ];
}
