import { offersIn, isOffered } from '../auth-offers.ts';
import { isaSignIn } from '../isa.ts';
import { formIn } from '../login-form.ts';
import { type Answer, targetOf, valuesOf } from '../types.ts';
import { whoAnswered } from '../who-answered.ts';

/** What an answer at a place of Autodiscover is, to a client that has not logged in yet. */
export type Found =
  | { readonly kind: 'exchange'; readonly by: 'exchange' | 'isa' }
  /** A document of Autodiscover, without a login. */
  | { readonly kind: 'service' }
  /** Settings of other kinds of accounts alone. */
  | { readonly kind: 'other-account'; readonly types: readonly string[] }
  | { readonly kind: 'login'; readonly offers: readonly string[] }
  | { readonly kind: 'redirect'; readonly to: URL }
  | { readonly kind: 'form' | 'portal' | 'busy' | 'refused' };

const MAX_TYPES = 4;
/** Ways to Exchange among the protocols of an answer (MS-OXDSCLI §2.2.4.1.1.2.6.21). */
const EXCHANGE_TYPES = /^(?:EXCH|EXPR|EXHTTP|WEB|MobileSync)$/i;

/** Reads one answer (MS-OXDISCO §3.1.5, MS-OXDSCLI §3.2.5). Pure. */
export function readAnswer(answer: Answer): Found {
  const { status } = answer;
  if (whoAnswered([answer], false).who === 'portal') return { kind: 'portal' };
  if (formIn(answer) !== null) return { kind: 'form' };
  const to = targetOf(answer);
  if (to !== null) return { kind: 'redirect', to };
  if (status === 401) return readChallenge(answer);
  if (status === 200 && /<Autodiscover[\s>]/i.test(answer.body)) return readDocument(answer.body);
  return { kind: status >= 500 ? 'busy' : 'refused' };
}

/**
 * Exchange by what it alone writes, by IIS, or by a Windows login, which no web host offers; ISA by
 * its own words.
 */
function readChallenge(answer: Answer): Found {
  const offers = offersIn(valuesOf(answer, 'www-authenticate'));
  if (isaSignIn(answer) !== null) return { kind: 'exchange', by: 'isa' };
  const isWindows = isOffered(offers, 'ntlm') || isOffered(offers, 'negotiate');
  if (isWindows || whoAnswered([answer], false).who === 'iis')
    return { kind: 'exchange', by: 'exchange' };
  return { kind: 'login', offers };
}

function readDocument(body: string): Found {
  const types = [...body.matchAll(/<Type>\s{0,20}([A-Za-z0-9]{1,20})\s{0,20}<\/Type>/gi)].map(
    ([, type = '']) => type,
  );
  const isOther = types.length > 0 && !types.some((type) => EXCHANGE_TYPES.test(type));
  return isOther
    ? { kind: 'other-account', types: [...new Set(types)].slice(0, MAX_TYPES) }
    : { kind: 'service' };
}
