import type { ChooseWays } from '../../../lib/http-client.ts';
import { askBySource, PUBLIC_V4 } from '../route.ts';
import { createPacChooser, type ChooseByPac } from './pac/pac-chooser.ts';
import { readPacScript } from './pac/pac-script.ts';
import { proxyReader } from './proxy-reader.ts';
import { waysTo, type ProxySettings } from './proxy-settings.ts';

/** Ways by the settings of the moment, and by their PAC script where they have one. */
export const waysBy =
  (read: (signal: AbortSignal) => Promise<ProxySettings>, chooseByPac: ChooseByPac): ChooseWays =>
  async (url, signal) => {
    const settings = await read(signal);
    return settings.pacUrl === null
      ? waysTo(url, settings)
      : chooseByPac(settings.pacUrl, url, signal);
  };

/** Of this process, so that a script is read once for all who ask. */
const chooseByPac = createPacChooser({
  readScript: readPacScript,
  // The libraries come with the first script.
  evaluate: async (job, signal) => (await import('./pac/evaluate-pac.ts')).evaluatePac(job, signal),
  ownAddress: async () => {
    const answer = await askBySource(PUBLIC_V4);
    return answer.ok ? answer.source : '127.0.0.1';
  },
  monotonicMs: () => performance.now(),
});

/** The ways that this system is set to, read anew for each URL. */
export const systemWays = ({
  system = process.platform,
  environment = process.env,
}: {
  readonly system?: NodeJS.Platform;
  readonly environment?: NodeJS.ProcessEnv;
} = {}): ChooseWays => waysBy(proxyReader(system, environment), chooseByPac);
