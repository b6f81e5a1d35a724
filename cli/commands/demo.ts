import { loadSettings } from '../../agent/settings/load.ts';
import { listFaults, notAFault, setFault } from '../../demo/control.ts';
import { FAULTS, isFaultName } from '../../demo/faults.ts';
import { EXIT } from '../../model/exit.ts';
import { type Context, untilStopped } from '../process.ts';
import { demoFolder } from '../demo-paths.ts';
import { startWholeSite } from '../demo-site.ts';
import { renderFaults } from '../render/faults.ts';
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
  const { site, collectorUrl, helpdeskLink, configFile, close } = started.whole;
  const bent = await bentByPolicy(context, configFile);
  if (bent.length > 0) context.complain(`linesman: ${DEMO.policyOutranks(bent)}`);
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
    context.printProse(DEMO.site(site.host, site.mapperPort));
    context.printProse(DEMO.collector(collectorUrl));
    context.printProse(DEMO.helpdesk(helpdeskLink()));
    context.print(`\n${DEMO.runLadder}\n${DEMO.agent(configFile)}\n`);
    context.printProse(DEMO.breakIt(site.faults[0] ?? 'NAME'));
    context.print(renderFaults(FAULTS, null, context.columns));
    context.say(DEMO.stop);
  }
  await stopped;
  await close();
  return EXIT.healthy;
}

/** Settings of the demo that the policy of this laptop says otherwise. */
async function bentByPolicy(
  { surroundings }: Context,
  configFile: string,
): Promise<readonly string[]> {
  const [own, applied] = await Promise.all([
    loadSettings({ named: configFile, surroundings, policy: null }),
    loadSettings({ named: configFile, surroundings }),
  ]);
  if (!own.ok || !applied.ok) return [];
  const isOfDemo = (key: string): boolean =>
    own.settings.provenance.items.some((item) => item.key === key && item.source === 'user file');
  return applied.settings.provenance.items
    .filter(({ key, source }) => source === 'policy' && isOfDemo(key))
    .map(({ key }) => key);
}

/** Lists the faults where no name is given; else switches one. */
export async function demoFault(
  context: Context,
  name: string | undefined,
  state: string | undefined,
): Promise<number> {
  if (name === undefined) return listOfFaults(context);
  if (!isFaultName(name)) {
    context.complain(`linesman: ${notAFault(name)}`);
    return EXIT.usage;
  }
  if (state !== 'on' && state !== 'off') {
    context.complain(`linesman: ${DEMO.onOrOff(state ?? null, name)}`);
    return EXIT.usage;
  }
  const done = await setFault(demoFolder(context.dataFolder), name, state === 'on');
  if (!done.ok) {
    context.complain(`linesman: ${done.message}`);
    return done.reason === 'no-site' ? EXIT.inconclusive : EXIT.usage;
  }
  if (context.json) context.printJson({ schema: 1, fault: name, on: state === 'on' });
  else context.printProse(DEMO.switched(name, state));
  return EXIT.healthy;
}

/** What there is can be read without a site; which of it is on cannot. */
async function listOfFaults(context: Context): Promise<number> {
  const listed = await listFaults(demoFolder(context.dataFolder));
  const isOn = new Map(listed.ok ? listed.faults.map(({ name, on }) => [name, on]) : []);
  if (context.json)
    context.printJson({
      schema: 1,
      faults: Object.entries(FAULTS).map(([name, what]) => ({
        name,
        what,
        on: isOn.get(name) ?? null,
      })),
    });
  else {
    context.print(renderFaults(FAULTS, listed.ok ? isOn : null, context.columns));
    context.say(`\n${DEMO.breakIt(Object.keys(FAULTS)[0] ?? 'NAME')}`);
  }
  if (!listed.ok) context.complain(`linesman: ${listed.message}`);
  return EXIT.healthy;
}
