import { productOf } from '../../model/exchange-builds.ts';
import type { FormOf } from './login-form.ts';
import { type Answer, valuesOf } from './types.ts';

const BUILD = /^\d{1,2}(?:\.\d{1,5}){1,3}$/;
/** OWA's folder of scripts and styles bears the build: `/owa/auth/15.2.858/themes/`, `/owa/8.3.83.4/themes/`. */
const BUILD_IN_PAGE = /\/owa\/(?:auth\/)?(\d{1,2}\.\d{1,2}\.\d{1,5}(?:\.\d{1,5})?)\//;
const LATE_BODY = /<body\b[^>]{0,300}\bclass="signInBg/i;
const EARLIER_BODY = /<body\b[^>]{0,300}\bclass="owaLgnBdy/i;

/**
 * Which Exchange a form is of: by the build that it states, else by where it sends the password and
 * how its page is made (Exchange 2003: owaauth.dll under exchweb; 2007: owaauth.dll; 2010: auth.owa;
 * 2013 and later: auth.owa on another page). Null for any other form, and where nothing tells.
 */
export function productOfForm(answers: readonly Answer[], form: FormOf | null): string | null {
  if (form === 'owa-2003') return 'Exchange 2003';
  if (form !== 'owa') return null;
  for (const answer of answers) {
    const [stated = ''] = valuesOf(answer, 'x-owa-version');
    const build = BUILD.test(stated) ? stated : BUILD_IN_PAGE.exec(answer.body)?.[1];
    const product = build === undefined ? null : productOf(build);
    if (product !== null) return product;
  }
  const page = answers.map(({ body }) => body).join('\n');
  if (LATE_BODY.test(page)) return 'Exchange 2013 or later';
  if (!EARLIER_BODY.test(page)) return null;
  return /\bowaauth\.dll\b/i.test(page) ? 'Exchange 2007' : 'Exchange 2010';
}

/** ISA's form has a box to change the password where its listener asks Windows or LDAPS. */
const CHANGE_BOX =
  /<input\b[^>]{0,300}\b(?:id|name)\s*=\s*["']?[^"'>\s]{0,40}(?:chgpwd|change_?p(?:ass)?w(?:or)?d|passchange)/i;
const CHANGE_WORDS = /I want to change my password after logging on/i;

/** Whether the form of ISA or TMG offers to change the password. Its absence proves nothing. */
export const offersChange = (answers: readonly Answer[], form: FormOf | null): boolean =>
  form === 'isa' && answers.some(({ body }) => CHANGE_BOX.test(body) || CHANGE_WORDS.test(body));
