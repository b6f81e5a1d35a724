import * as z from 'zod/mini';
import type { Settings } from './agent-state.ts';
import { mailError, nameError, phoneError, urlError } from './helpdesk-forms.ts';
import { once } from './once.ts';
import { says } from './says.ts';

/** How a user reaches whoever looks after this laptop. */
export const Helpdesk = once(() =>
  z.strictObject({
    name: z.optional(says(nameError).check(z.maxLength(60))),
    phone: z.optional(says(phoneError).check(z.maxLength(40))),
    mail: z.optional(says(mailError).check(z.maxLength(100))),
    url: z.optional(says(urlError).check(z.maxLength(500))),
  }),
);

/** The same with every key; null where the settings say nothing. */
export interface HelpdeskContact {
  readonly name: string | null;
  readonly phone: string | null;
  readonly mail: string | null;
  readonly url: string | null;
}

/** What the settings say of the helpdesk; null where they name nothing that can be used. */
export function helpdeskOf({ items }: Pick<Settings, 'items'>): HelpdeskContact | null {
  const of = (key: keyof HelpdeskContact): string | null => {
    const value = items.find((item) => item.key === `helpdesk.${key}`)?.value;
    if (value === undefined) return null;
    const read = Helpdesk().shape[key].safeParse(value);
    return read.success ? (read.data ?? null) : null;
  };
  const contact = { name: of('name'), phone: of('phone'), mail: of('mail'), url: of('url') };
  return Object.values(contact).every((value) => value === null) ? null : contact;
}

/** Where a link to the helpdesk leads; null where there is no such way. */
export interface HelpdeskLinks {
  readonly phone: string | null;
  readonly mail: string | null;
  readonly url: string | null;
}

/** Without an extension, which no link can dial (RFC 3966 would want another form of it). */
export function linksOf({ phone, mail, url }: HelpdeskContact): HelpdeskLinks {
  const number = phone?.replace(/,? ?(?:ext|x).*$/i, '').replace(/[^\d+*#]/g, '');
  return {
    phone: number === undefined ? null : `tel:${number.replaceAll('#', '%23')}`,
    mail: mail === null ? null : `mailto:${encodeURIComponent(mail).replace('%40', '@')}`,
    url,
  };
}
