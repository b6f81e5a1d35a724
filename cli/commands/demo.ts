import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFault } from '../../demo/control.ts';
import { EXIT } from '../../model/exit.ts';
import { type Context, untilStopped } from '../process.ts';
import { demoFolder, startWholeSite } from '../demo-site.ts';
import { WORDS } from '../words.ts';

const { DEMO } = WORDS.commands;

/**
 * Runs the demo site until Ctrl-C, and leaves a configuration that an agent can be started with.
 */
export async function demo(context: Context): Promise<number> {
  const stopped = untilStopped();
  const started = await startWholeSite(context.dataFolder, (line) => {
    context.say(line);
  });
  if (!started.ok) {
    context.complain(`linesman: ${started.message}`);
    return EXIT.usage;
  }
  const { site, collectorUrl, helpdeskLink, config, close } = started.whole;
  const configFile = join(demoFolder(context.dataFolder), 'config.json');
  await mkdir(demoFolder(context.dataFolder), { recursive: true });
  await writeFile(configFile, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  if (context.json)
    context.printJson({
      schema: 1,
      host: site.host,
      mapperPort: site.mapperPort,
      collector: collectorUrl,
      helpdesk: helpdeskLink(),
      config: configFile,
      faults: site.faults,
    });
  else {
    context.print(DEMO.site(site.host, site.mapperPort));
    context.print(DEMO.collector(collectorUrl));
    context.print(DEMO.helpdesk(helpdeskLink()));
    context.print(DEMO.runLadder(configFile));
    context.print(DEMO.agent(configFile));
    context.print(DEMO.breakIt(site.faults[0] ?? 'NAME'));
    context.print(DEMO.faults(site.faults));
    context.say(DEMO.stop);
  }
  await stopped;
  await close();
  return EXIT.healthy;
}

export async function demoFault(context: Context, name: string, state: string): Promise<number> {
  if (state !== 'on' && state !== 'off') {
    context.complain(`linesman: ${DEMO.onOrOff(state, name)}`);
    return EXIT.usage;
  }
  const done = await setFault(demoFolder(context.dataFolder), name, state === 'on');
  if (!done.ok) {
    context.complain(`linesman: ${done.message}`);
    return done.reason === 'no-site' ? EXIT.inconclusive : EXIT.usage;
  }
  if (context.json) context.printJson({ schema: 1, fault: name, on: state === 'on' });
  else context.print(DEMO.switched(name, state));
  return EXIT.healthy;
}
