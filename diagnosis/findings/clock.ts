import type { ClockSkew } from '../../model/clock.ts';
import { finding, type OwnFinding } from '../../model/own-finding.ts';
import { CLOCK } from '../../model/text/en/findings.ts';

/** This laptop's clock is wrong: certificates and Windows logins fail by it. */
export const clockFindings = (skew: ClockSkew | null): OwnFinding[] =>
  skew === null
    ? []
    : [
        finding('CLOCK_SKEW', 'helpdesk', {
          offset: CLOCK.off(skew),
          reason: CLOCK.because(skew),
        }),
      ];
