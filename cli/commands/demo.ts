import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFault } from '../../demo/control.ts';
import { EXIT } from '../../model/exit.ts';
import { type Context, untilStopped } from '../process.ts';
import { demoFolder, startWholeSite } from '../demo-site.ts';

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
  const { site, collectorUrl, config, close } = started.whole;
  const configFile = join(demoFolder(context.dataFolder), 'config.json');
  await mkdir(demoFolder(context.dataFolder), { recursive: true });
  await writeFile(configFile, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  if (context.json)
    context.printJson({
      schema: 1,
      host: site.host,
      mapperPort: site.mapperPort,
      collector: collectorUrl,
      config: configFile,
      faults: site.faults,
    });
  else {
    context.print(
      `Demo site: an Exchange stand-in on ${site.host}, its endpoint mapper on TCP ${String(site.mapperPort)}; what it sends is made up.`,
    );
    context.print(`Collector: ${collectorUrl}/`);
    context.print(`\nClimb the ladder:  linesman probe --config ${configFile}`);
    context.print(`Run an agent:      linesman start --config ${configFile}`);
    context.print(`Break something:   linesman demo fault ${site.faults[0] ?? 'NAME'} on`);
    context.print(`Faults:            ${site.faults.join(', ')}`);
    context.say('\nCtrl-C stops it.');
  }
  await stopped;
  await close();
  return EXIT.healthy;
}

export async function demoFault(context: Context, name: string, state: string): Promise<number> {
  if (state !== 'on' && state !== 'off') {
    context.complain(`linesman: write on or off, not "${state}": linesman demo fault ${name} on`);
    return EXIT.usage;
  }
  const done = await setFault(demoFolder(context.dataFolder), name, state === 'on');
  if (!done.ok) {
    context.complain(`linesman: ${done.message}`);
    return done.reason === 'no-site' ? EXIT.inconclusive : EXIT.usage;
  }
  if (context.json) context.printJson({ schema: 1, fault: name, on: state === 'on' });
  else context.print(`${name} is ${state}.`);
  return EXIT.healthy;
}
