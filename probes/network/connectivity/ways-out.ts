import { lookup } from 'node:dns/promises';
import type { ChooseWays } from '../../../lib/http-client.ts';
import { hostOfUrl } from '../../../model/net/host.ts';
import { askBySource, PUBLIC_V4 } from '../route.ts';
import { createDiscovery, type Discover } from './discovery.ts';
import { createPacChooser, shownUrl, type ChooseByPac } from './pac/pac-chooser.ts';
import { waysOfPac } from './pac/pac-result.ts';
import { readPacScript } from './pac/pac-script.ts';
import { proxyReader } from './proxy-reader.ts';
import { isHere, waysTo, type ProxySettings } from './proxy-settings.ts';

/**
 * Asks a shell for the way to a URL, in the words of a PAC script; null: there is none, or it does
 * not know. Never rejects.
 */
export type AskShell = (url: string, signal: AbortSignal) => Promise<string | null>;

/** Settings that leave the way to somebody else, or say nothing of one. */
const isOpen = ({ http, https, pacUrl, discovers, untold }: ProxySettings): boolean =>
  discovers || pacUrl !== null || untold !== null || (http === null && https === null);

/**
 * Ways by the settings of the moment. Where these do not name them a shell is asked, which knows
 * WPAD and the desktop; then the network's PAC script, where the settings want it asked for, then
 * their own: the order of browsers (Chromium, net/docs/proxy.md).
 */
export const waysBy =
  (
    read: (signal: AbortSignal) => Promise<ProxySettings>,
    chooseByPac: ChooseByPac,
    askShell: AskShell = () => Promise.resolve(null),
    discover: Discover = () => Promise.resolve(null),
  ): ChooseWays =>
  async (url, signal) => {
    const settings = await read(signal);
    if (isHere(hostOfUrl(url))) return { ways: [null], untold: null };
    const told = isOpen(settings) ? await askShell(shownUrl(url), signal) : null;
    if (told !== null) return waysOfPac(told);
    const place = settings.discovers ? await discover(signal) : null;
    const found = place === null ? null : await chooseByPac(place, url, signal);
    // A network whose script cannot be read is one without.
    if (found !== null && found.isPacUnreachable !== true) return found;
    return settings.pacUrl === null
      ? waysTo(url, settings)
      : chooseByPac(settings.pacUrl, url, signal);
  };

const ownAddress = async (): Promise<string> => {
  const answer = await askBySource(PUBLIC_V4);
  return answer.ok ? answer.source : '127.0.0.1';
};

/** Of this process, so that a name is asked for once for all who ask. */
const discover = createDiscovery({
  resolve: (name) => lookup(name),
  ownAddress,
  monotonicMs: () => performance.now(),
});

/** Of this process, so that a script is read once for all who ask. */
const chooseByPac = createPacChooser({
  readScript: readPacScript,
  // The libraries come with the first script.
  evaluate: async (job, signal) => (await import('./pac/evaluate-pac.ts')).evaluatePac(job, signal),
  ownAddress,
  monotonicMs: () => performance.now(),
});

/** The ways that this system is set to, read anew for each URL. */
export const systemWays = ({
  system = process.platform,
  environment = process.env,
  askShell,
}: {
  readonly system?: NodeJS.Platform;
  readonly environment?: NodeJS.ProcessEnv;
  readonly askShell?: AskShell;
} = {}): ChooseWays => waysBy(proxyReader(system, environment), chooseByPac, askShell, discover);
