import type { DoorKind } from '../../../model/door.ts';
import { BESIDE } from '../../../model/text/en/evidence-beside.ts';
import type { Answer } from '../types.ts';

/** Managed availability of Exchange 2013 and later: `200 OK<br/>SERVER.FQDN`. */
const HEALTHY = /^\s*200 OK<br\s*\/?>\s*([A-Za-z0-9._-]{1,255})?/i;

/**
 * Where the virtual directory of a door tells whether it is well; null where it has no such page, and
 * for MAPI over HTTP, which asks for its own as a step (`beside-mapi.ts`).
 */
export function healthPage({
  kind,
  url,
}: {
  readonly kind: DoorKind;
  readonly url: URL;
}): URL | null {
  const [, folder] = /^\/([A-Za-z0-9_-]{1,64})(?:\/|$)/.exec(url.pathname) ?? [];
  if (kind === 'autodiscover' || kind === 'mapi' || folder === undefined) return null;
  return new URL(`/${folder}/healthcheck.htm`, url);
}

/** Says in words what the page tells; of anything else than the page itself nothing follows. Pure. */
export function healthWords(page: URL, answer: Answer | null): string {
  const path = page.pathname;
  if (answer === null) return BESIDE.health.silent(path);
  const well = answer.status === 200 ? HEALTHY.exec(answer.body) : null;
  if (well !== null) return BESIDE.health.well(path, well[1] ?? null);
  return answer.status === 401 || (answer.status >= 300 && answer.status < 400)
    ? BESIDE.health.hidden(path, answer.status)
    : BESIDE.health.none(path, answer.status);
}
