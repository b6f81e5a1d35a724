import { hostError } from './net/host.ts';
import { HELPDESK } from './text/en/typed.ts';
import { visible } from './text/visible.ts';

const MIN_DIGITS = 2;

/**
 * As people write it for people: digits with blanks and signs between them, a plus before, an
 * extension behind. Letters would make a sentence of it.
 */
export function phoneError(text: string): string | null {
  const isForm = /^[+*#(]{0,2}\d[\d ()/.*#-]*(?:,? ?(?:ext\.?|x) ?\d{1,8})?$/i.test(text);
  return isForm && text.replace(/\D/g, '').length >= MIN_DIGITS ? null : HELPDESK.phone(text);
}

/** RFC 5321 §4.1.2 without quoted names, which no helpdesk has. */
export function mailError(text: string): string | null {
  const [, host = ''] = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([^@\s]+)$/.exec(text) ?? [];
  return host.includes('.') && hostError(host) === null ? null : HELPDESK.mail(text);
}

/** A page that a browser may be sent to, with what a form is found by; no name, no password. */
export function urlError(text: string): string | null {
  const [, host = '', port = '443'] =
    /^https?:\/\/(\[[0-9a-f:.]+\]|[^\s/:?#[\]@\\]+)(?::(\d{1,5}))?(?:[/?#][^\s<>"'\\]*)?$/i.exec(
      text,
    ) ?? [];
  const isPort = Number(port) >= 1 && Number(port) <= 65_535;
  return host !== '' && isPort && hostError(host.replace(/^\[(.*)\]$/, '$1')) === null
    ? null
    : HELPDESK.url(text);
}

/** One line that a person can read. */
export const nameError = (text: string): string | null =>
  text.trim() !== '' && visible(text) === text ? null : HELPDESK.name;
