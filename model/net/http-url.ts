import { URLS } from '../text/en/typed.ts';
import { hostError } from './host.ts';

const FORM = /^https?:\/\/(\[[0-9a-f:.]+\]|[^\s/:?#[\]@]+)(?::(\d{1,5}))?(?:\/[^\s?#]*)?$/i;

/** Why a text is no URL of a server as the settings take it, without login and query; null when it is. */
export function httpUrlError(text: string): string | null {
  const [, host = '', port = '443'] = FORM.exec(text) ?? [];
  if (host === '') return URLS.form(text);
  if (Number(port) < 1 || Number(port) > 65535) return URLS.port(text);
  return hostError(host.replace(/^\[(.*)\]$/, '$1'));
}
