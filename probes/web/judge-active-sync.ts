import type { Answerer } from '../../model/door.ts';
import { inconclusive, OK, type StepOutcome } from '../../model/step-outcome.ts';
import { ANSWER, EAS } from '../../model/text/en/evidence-web.ts';
import { isOffered } from './auth-offers.ts';
import { REFUSAL } from '../../model/text/en/evidence-refusal.ts';
import { forbiddenBy, iisNumberIn, isHungUp, reasonOf } from './judge-refusal.ts';
import { type Answer, targetOf, valuesOf } from './types.ts';

const MAX_SHOWN_CHARACTERS = 300;
const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, MAX_SHOWN_CHARACTERS);

type EasOutcome = StepOutcome<'door' | 'host', 'EAS_NOT_PUBLISHED' | 'EAS_NO_BASIC'>;

/**
 * What OPTIONS for ActiveSync came to, past everything that may answer in its place by a form or a
 * refusal of its own (MS-ASHTTP §2.2.2.1.2, §2.2.3, §3.2.5.2). Pure.
 */
export function judgeActiveSync(
  answer: Answer,
  { offers, who }: { readonly offers: readonly string[]; readonly who: Answerer },
): EasOutcome {
  const { status } = answer;
  const isBefore = who === 'isa' || who === 'citrix' || who === 'proxy';
  const outside = isBefore ? [EAS.outside] : [];
  const fail = (code: 'EAS_NOT_PUBLISHED' | 'EAS_NO_BASIC', reason: string): EasOutcome => ({
    status: 'fail',
    code,
    evidence: outside,
    args: { reason },
  });
  if (status === 403 && answer.url.protocol === 'http:' && iisNumberIn(answer) === null)
    return fail('EAS_NOT_PUBLISHED', EAS.wantsHttps(status));
  if (status === 401) {
    if (offers.length === 0) return fail('EAS_NO_BASIC', EAS.noChallenge);
    // Telephones with modern authentication take a Bearer token instead of a password.
    const isTaken = isOffered(offers, 'basic') || isOffered(offers, 'bearer');
    return isTaken ? OK(...outside) : fail('EAS_NO_BASIC', ANSWER.offers(offers));
  }
  if (status === 449) return OK(EAS.provision);
  if (status === 451) return moved(answer);
  // Its own field: it is published, and what it would tell a telephone that logs on is not known.
  if (status >= 400 && isItself(answer)) return inconclusive(EAS.itself(status));
  if (isHungUp(answer)) return fail('EAS_NOT_PUBLISHED', REFUSAL.hungUp);
  if (status >= 400)
    return fail('EAS_NOT_PUBLISHED', status === 403 ? forbiddenBy(answer) : reasonOf(answer));
  const to = targetOf(answer);
  if (to !== null) return inconclusive(REFUSAL.leadsOn(`${to.origin}${to.pathname}`));
  return status < 300 ? told(answer) : inconclusive(ANSWER.status(status));
}

const isItself = (answer: Answer): boolean =>
  valuesOf(answer, 'ms-server-activesync').length > 0 ||
  valuesOf(answer, 'ms-asprotocolversions').length > 0;

const placeOf = ({ origin, pathname }: URL): string => `${origin}${pathname.replace(/\/$/, '')}`;

function moved(answer: Answer): EasOutcome {
  const [location = ''] = valuesOf(answer, 'x-ms-location');
  const to = URL.parse(location.slice(0, 8192));
  if (to === null || !/^https?:$/.test(to.protocol)) return inconclusive(EAS.movedNowhere);
  if (placeOf(to) === placeOf(answer.url)) return inconclusive(EAS.movedHere);
  return OK(EAS.moved(printable(`${to.origin}${to.pathname}`)));
}

function told(answer: Answer): EasOutcome {
  const [versions] = valuesOf(answer, 'ms-asprotocolversions');
  if (versions === undefined)
    return inconclusive(/<html\b/i.test(answer.body) ? EAS.page : EAS.optionsByProxy);
  const [commands] = valuesOf(answer, 'ms-asprotocolcommands');
  const [build] = valuesOf(answer, 'ms-server-activesync');
  return OK(
    EAS.versions(printable(versions)),
    ...(commands === undefined
      ? []
      : [EAS.commands(commands.split(',').filter(Boolean).length, printable(commands))]),
    ...(build === undefined ? [] : [EAS.build(printable(build))]),
  );
}
