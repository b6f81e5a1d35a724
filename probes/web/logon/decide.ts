import { LOGON } from '../../../model/text/en/evidence-logon.ts';
import { isOffered } from '../auth-offers.ts';
import { chromiumAllows, firefoxTrusts, type LogonRule, zoneLogsOn } from './rules.ts';

/** Whether a browser of this laptop logs on by itself. */
export interface LogonSeen {
  /** Browsers that do, each in words; empty: none of those that were read. */
  readonly certainBy: readonly string[];
  /** How many lists and zones were read. */
  readonly read: number;
}

/**
 * Holds a server that offers Windows logins against what the browsers of this laptop are set to.
 * Elsewhere than on Windows nobody has a password at hand, and a ticket of Kerberos alone does. Pure.
 */
export function logonBy(
  url: URL,
  offers: readonly string[],
  rules: readonly LogonRule[],
  system: NodeJS.Platform,
): LogonSeen {
  const [negotiate, ntlm] = [
    isOffered(offers, 'negotiate'),
    isOffered(offers, 'ntlm') && system === 'win32',
  ];
  const isPolicySet = rules.some(({ kind }) => kind === 'chromium');
  const certainBy = rules.flatMap((rule): string[] => {
    switch (rule.kind) {
      case 'chromium': {
        const used = (scheme: string): boolean =>
          rule.schemes === null ||
          rule.schemes
            .toLowerCase()
            .split(/[\s,]+/)
            .includes(scheme);
        const isAsked = (negotiate && used('negotiate')) || (ntlm && used('ntlm'));
        return isAsked && chromiumAllows(rule.list, url)
          ? [LOGON.allowed(rule.browser, rule.where)]
          : [];
      }
      case 'firefox': {
        const isAsked = rule.scheme === 'ntlm' ? ntlm : negotiate;
        return isAsked && firefoxTrusts(rule.list, url) ? [LOGON.trusted(rule.where)] : [];
      }
      case 'zones': {
        const by = negotiate || ntlm ? zoneLogsOn(rule, url) : null;
        return by === null ? [] : [LOGON.zone(by, isPolicySet)];
      }
    }
  });
  return { certainBy: [...new Set(certainBy)].slice(0, MAX_SAID), read: rules.length };
}

const MAX_SAID = 8;
