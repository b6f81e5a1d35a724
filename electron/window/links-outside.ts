import type { AgentState } from '../../model/agent-state.ts';
import { helpdeskOf, linksOf } from '../../model/helpdesk.ts';

/**
 * What the page may open outside of it: the login page that the present network named, and the ways
 * to the helpdesk that the settings name. A network may name pages, and no telephone.
 */
export function linksOutside({
  network: { portal },
  settings,
}: Pick<AgentState, 'network' | 'settings'>): readonly (string | null)[] {
  const page = portal !== null && /^https?:/i.test(portal) ? portal : null;
  const helpdesk = helpdeskOf(settings);
  if (helpdesk === null) return [page];
  const { phone, mail, url } = linksOf(helpdesk);
  return [page, phone, mail, url];
}
