import { type Diagnosis, needsHelpdesk } from '../diagnosis.ts';
import type { HelpdeskContact } from '../helpdesk.ts';
import type { Words } from './words.ts';

/**
 * Whom to turn to with a verdict, for a line of its own: what to say, and every way there. Null
 * where the verdict is nothing for the helpdesk, or the settings do not say how it is reached.
 */
export function helpdeskLine(
  diagnosis: Pick<Diagnosis, 'severity' | 'whoMustAct' | 'reference'>,
  helpdesk: HelpdeskContact | null,
  { traveller: { RING } }: Pick<Words, 'traveller'>,
): string | null {
  const isTheirs = needsHelpdesk(diagnosis) || diagnosis.whoMustAct === 'settings';
  if (!isTheirs || helpdesk === null) return null;
  const { phone, mail, url } = helpdesk;
  if (diagnosis.reference === null || (phone ?? mail ?? url) === null) return RING.ways(helpdesk);
  const [, ...others] = [phone, mail, url].filter((way) => way !== null);
  const said = RING.say(diagnosis.reference, helpdesk);
  return others.length === 0 ? said : RING.also(said, others.join(', '));
}
