import type { LogonRule } from '../../probes/web/logon/rules.ts';
import { chromiumRules } from './chromium.ts';
import { firefoxRules } from './firefox.ts';
import { type BrowserIo, systemBrowsers } from './io.ts';
import { zoneRules } from './zones.ts';

/** What decides whether the browsers of this laptop log on to a host by themselves. Never rejects. */
export async function readLogonRules(
  url: URL,
  io: BrowserIo = systemBrowsers(),
): Promise<readonly LogonRule[]> {
  const [chromium, firefox, zones] = await Promise.all([
    chromiumRules(io),
    firefoxRules(io),
    zoneRules(url.hostname, io),
  ]);
  return [...chromium, ...firefox, ...zones];
}
