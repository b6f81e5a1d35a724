import { describe, expect, it } from 'vitest';
import { finding } from '../../../model/own-finding.ts';
import type { StepOutcome } from '../../../model/step-outcome.ts';
import { codeTexts, type CodeText } from '../../../model/text/code-text.ts';
import { summaryOf } from '../../../model/text/codes.ts';

const REST = {
  title: 'Port refused',
  symptom: 'None.',
  cause: 'None.',
  whoMustAct: 'Nobody.',
  whatToDo: 'Nothing.',
  proof: 'None.',
} as const satisfies Omit<CodeText, 'summary' | 'nextStep'>;

/** The compiler is the test: an expected error that does not come is an error of its own. */
describe('a text and the arguments that fill it', () => {
  it('keep the compiler from passing a placeholder that no argument has', () => {
    const texts = codeTexts({
      GOOD: { ...REST, summary: '{interface} on {port}', nextStep: 'Ask {owner}.' },
      EXAMPLE: { ...REST, summary: 'Write "exchange": { "host": … }', nextStep: 'Wait.' },
      MISSPELT: {
        ...REST,
        // @ts-expect-error: no such argument: interfce
        summary: '{interfce} on {port}',
        nextStep: 'Ask {owner}.',
      },
      NOT_FILLED: {
        ...REST,
        summary: '{host} is gone',
        nextStep: 'Wait.',
        // @ts-expect-error: the cause is not filled from arguments
        cause: '{host} is gone',
      },
    });

    expect(Object.keys(texts)).toHaveLength(4);
  });

  it('keep the compiler from passing a finding without an argument of its texts', () => {
    const device = { device: 'Citrix', range: '1024-1100', interface: 'EMSMDB' };

    expect(finding('ACL_TIGHT', 'helpdesk', { ...device, port: 1090 }).args).toMatchObject({
      port: 1090,
    });
    // @ts-expect-error: the summary names {port}
    expect(finding('ACL_TIGHT', 'helpdesk', device).code).toBe('ACL_TIGHT');
    // @ts-expect-error: prt is not port
    expect(finding('ACL_TIGHT', 'helpdesk', { ...device, prt: 1090 }).args).not.toHaveProperty('x');
  });

  it('keep the compiler from passing a failed step without an argument of its texts', () => {
    const evidence: readonly string[] = [];
    const given: StepOutcome<'host' | 'address' | 'port' | 'owner'> = {
      status: 'fail',
      code: 'EPM_BLOCKED',
      evidence,
    };
    // @ts-expect-error: nobody gives {address} and {port}
    const bare: StepOutcome<'host'> = { status: 'fail', code: 'EPM_BLOCKED', evidence, args: {} };
    const words: StepOutcome<'host'> = {
      status: 'fail',
      code: 'DNS_FAILED',
      evidence,
      args: { error: 'ENOTFOUND', servers: '10.0.0.53' },
    };
    const args = { eror: 'ENOTFOUND', servers: '10.0.0.53' };
    // @ts-expect-error: eror is not error
    const misspelt: StepOutcome<'host'> = { status: 'fail', code: 'DNS_FAILED', evidence, args };

    expect([given, bare, words, misspelt].map(({ code }) => code)).toEqual([
      ...['EPM_BLOCKED', 'EPM_BLOCKED', 'DNS_FAILED', 'DNS_FAILED'],
    ]);
    expect(summaryOf('DNS_FAILED', { host: 'exch1', ...words.args })).not.toContain('unknown');
  });
});
