import type { Command } from 'commander';
import { DEFAULT_HELPDESK, DEFAULT_LISTEN } from '../collector/listen-address.ts';
import { FAULTS } from '../demo/faults.ts';
import { collect, common, group, run, wholeNumber } from './declare.ts';
import { describeCommand } from './described.ts';
import { NUMBERS } from './plain-probe.ts';
import { terminalColumns } from './process.ts';
import { renderFaults } from './render/faults.ts';
import { WORDS } from './words.ts';

const { COMMANDS, OPTIONS, VALUES } = WORDS.help;

/** Declares one command, and what stands below it. */
type Declare = (program: Command) => void;

const withListen = (command: Command): Command =>
  command
    .option('--listen <address>', OPTIONS.listen(DEFAULT_LISTEN))
    .option('--helpdesk <address>', OPTIONS.helpdesk(DEFAULT_HELPDESK))
    .option('--proxy <address>', OPTIONS.proxy, collect);

const faultsInHelp = (): string => renderFaults(FAULTS, null, terminalColumns(process.stdout));

/** `probe`, whose plain forms `plain-probe.ts` reads as well. */
export const declareProbe = (program: Command): Command =>
  common(program.command('probe [host]'))
    .description(COMMANDS.probe)
    .option('--mapper-port <n>', OPTIONS.mapperPort, wholeNumber(VALUES.port, NUMBERS.mapperPort))
    .option('--interface <name>', OPTIONS.interface, collect)
    .option('--all-endpoints', OPTIONS.allEndpoints)
    .option('--acl <list>', OPTIONS.acl, collect)
    .option('--no-web', OPTIONS.noWeb)
    .option('--timeout-ms <n>', OPTIONS.timeoutMs, wholeNumber(VALUES.deadline, NUMBERS.timeoutMs));

/** Tells of all the others, and so needs them declared. */
export const TELLS_OF_ALL: readonly string[] = ['completion', 'man'];

/** In the order of the help. */
export const DECLARATIONS: Readonly<Record<string, Declare>> = {
  probe: (program) => {
    declareProbe(program).action(
      run(async () => (await import('./commands/probe.ts')).probe, 'settings'),
    );
  },
  start: (program) => {
    common(program.command('start'))
      .description(COMMANDS.start)
      .action(run(async () => (await import('./commands/start.ts')).start, 'settings'));
  },
  stop: (program) => {
    common(program.command('stop'))
      .description(COMMANDS.stop)
      .option('--installation', OPTIONS.installation)
      .action(run(async () => (await import('./commands/stop.ts')).stop, 'data'));
  },
  // For the shell alone: nobody types it.
  'update-apply': (program) => {
    common(program.command('update-apply', { hidden: true })).action(
      run(async () => (await import('./commands/update-apply.ts')).updateApply, 'data'),
    );
  },
  status: (program) => {
    common(program.command('status'))
      .description(COMMANDS.status)
      .option('--connections', OPTIONS.connections)
      .action(run(async () => (await import('./commands/status.ts')).status, 'data'));
  },
  watch: (program) => {
    common(program.command('watch'))
      .description(COMMANDS.watch)
      .option('--json-lines', OPTIONS.jsonLines)
      .option('--lines', OPTIONS.lines)
      .action(run(async () => (await import('./commands/watch.ts')).watch, 'data', 'settings'));
  },
  wait: (program) => {
    common(program.command('wait'))
      .description(COMMANDS.wait)
      .requiredOption('--for <label>', OPTIONS.for, collect)
      .option(
        '--timeout <s>',
        OPTIONS.timeout,
        wholeNumber(VALUES.timeout, { min: 1, max: 86_400 }),
      )
      .action(run(async () => (await import('./commands/wait.ts')).wait, 'data', 'settings'));
  },
  acceptance: (program) => {
    common(program.command('acceptance'))
      .description(COMMANDS.acceptance)
      .option('--out <file>', OPTIONS.acceptanceOut)
      .action(
        run(async () => (await import('./commands/acceptance.ts')).acceptance, 'data', 'settings'),
      );
  },
  history: (program) => {
    common(program.command('history'))
      .description(COMMANDS.history)
      .option('--ports', OPTIONS.ports)
      .option('--limit <n>', OPTIONS.limit, wholeNumber(VALUES.limit, { min: 1, max: 10_000 }))
      .action(run(async () => (await import('./commands/history.ts')).history, 'data', 'settings'));
  },
  sync: (program) => {
    common(program.command('sync'))
      .description(COMMANDS.sync)
      .action(run(async () => (await import('./commands/sync.ts')).sync, 'data'));
  },
  settings: (program) => {
    common(program.command('settings'))
      .description(COMMANDS.settings)
      .action(
        run(async () => (await import('./commands/settings.ts')).settings, 'data', 'settings'),
      );
  },
  page: (program) => {
    common(program.command('page'))
      .description(COMMANDS.page)
      .action(run(async () => (await import('./commands/page.ts')).page, 'data'));
  },
  explain: (program) => {
    common(program.command('explain <code>'))
      .description(COMMANDS.explain)
      .action(run(async () => (await import('./commands/explain.ts')).explain));
  },
  doctor: (program) => {
    common(program.command('doctor'))
      .description(COMMANDS.doctor)
      // A broken folder, and settings that are wrong, are what it tells of.
      .action(run(async () => (await import('./commands/doctor.ts')).doctor, 'own'));
  },
  completion: (program) => {
    common(program.command('completion <shell>'))
      .description(COMMANDS.completion)
      .action(
        run(async () => {
          const { completion } = await import('./commands/completion.ts');
          return (context, shell: string) => completion(context, shell, describeCommand(program));
        }),
      );
  },
  decode: (program) => {
    common(program.command('decode <reference...>'))
      .description(COMMANDS.decode)
      .action(run(async () => (await import('./commands/decode.ts')).decode));
  },
  man: (program) => {
    common(program.command('man'))
      .description(COMMANDS.man)
      .action(
        run(async () => {
          const { man } = await import('./commands/man.ts');
          return (context) => man(context, describeCommand(program));
        }),
      );
  },
  bundle: (program) => {
    common(program.command('bundle'))
      .description(COMMANDS.bundle)
      .option('--out <file>', OPTIONS.out)
      .option('--note <text>', OPTIONS.note)
      .option('--preview', OPTIONS.preview)
      .option('--send', OPTIONS.send)
      .action(run(async () => (await import('./commands/bundle.ts')).bundle, 'settings'));
  },
  open: (program) => {
    common(program.command('open <bundle>'))
      .description(COMMANDS.open)
      .option('--identity <file>', OPTIONS.identity)
      .option('--html <file>', OPTIONS.html)
      .action(run(async () => (await import('./commands/open.ts')).open));
  },
  outbox: (program) => {
    const outbox = group(program.command('outbox')).description(COMMANDS.outbox);
    common(outbox.command('list'))
      .description(COMMANDS.outboxList)
      .action(run(async () => (await import('./commands/outbox.ts')).outboxList, 'data'));
    common(outbox.command('show <id>'))
      .description(COMMANDS.outboxShow)
      .option('--out <file>', OPTIONS.outboxOut)
      .action(run(async () => (await import('./commands/outbox.ts')).outboxShow, 'data'));
    common(outbox.command('retry [id]'))
      .description(COMMANDS.outboxRetry)
      .option('--all', OPTIONS.allReports)
      .action(run(async () => (await import('./commands/outbox-change.ts')).outboxRetry, 'data'));
    common(outbox.command('drop [id]'))
      .description(COMMANDS.outboxDrop)
      .option('--all', OPTIONS.allReports)
      .option('--yes', OPTIONS.yes)
      .action(run(async () => (await import('./commands/outbox-change.ts')).outboxDrop, 'data'));
  },
  demo: (program) => {
    const demo = common(program.command('demo'))
      .allowExcessArguments()
      .description(COMMANDS.demo)
      .action(run(async () => (await import('./commands/demo.ts')).demo, 'data'));
    common(demo.command('fault [name] [on|off]'))
      .description(COMMANDS.demoFault)
      .addHelpText('after', () => `\n${faultsInHelp()}`)
      .action(run(async () => (await import('./commands/demo.ts')).demoFault, 'data'));
  },
  collector: (program) => {
    const devices = () => import('./commands/collector-devices.ts');
    const collector = withListen(common(program.command('collector')))
      .allowExcessArguments()
      .description(COMMANDS.collector)
      .action(run(async () => (await import('./commands/collector.ts')).collector, 'data', 'own'));
    common(collector.command('list'))
      .description(COMMANDS.collectorList)
      .action(
        run(async () => (await import('./commands/collector.ts')).collectorList, 'data', 'own'),
      );
    common(collector.command('show <reference...>'))
      .description(COMMANDS.collectorShow)
      .option('--out <file>', OPTIONS.showOut)
      .option('--html <file>', OPTIONS.html)
      .action(
        run(
          async () => (await import('./commands/collector-show.ts')).collectorShow,
          'data',
          'own',
        ),
      );
    common(collector.command('page'))
      .description(COMMANDS.collectorPage)
      .action(
        run(async () => (await import('./commands/collector.ts')).collectorPage, 'data', 'own'),
      );
    common(collector.command('devices'))
      .description(COMMANDS.collectorDevices)
      .action(run(async () => (await devices()).collectorDevices, 'data', 'own'));
    common(collector.command('approve <device>'))
      .description(COMMANDS.collectorApprove)
      .action(run(async () => (await devices()).collectorApprove, 'data', 'own'));
    common(collector.command('revoke <device>'))
      .description(COMMANDS.collectorRevoke)
      .action(run(async () => (await devices()).collectorRevoke, 'data', 'own'));
    common(collector.command('forget <device>'))
      .description(COMMANDS.collectorForget)
      .action(run(async () => (await devices()).collectorForget, 'data', 'own'));
    common(collector.command('token <new>'))
      .description(COMMANDS.collectorToken)
      .action(run(async () => (await devices()).collectorToken, 'data', 'own'));
    const users = () => import('./commands/collector-user.ts');
    const user = group(collector.command('user')).description(COMMANDS.collectorUser);
    common(user.command('add <name>'))
      .description(COMMANDS.collectorUserAdd)
      .option('--role <role>', OPTIONS.role)
      .action(run(async () => (await users()).collectorUserAdd, 'data', 'own'));
    common(user.command('list'))
      .description(COMMANDS.collectorUserList)
      .action(run(async () => (await users()).collectorUserList, 'data', 'own'));
    common(user.command('password <name>'))
      .description(COMMANDS.collectorUserPassword)
      .action(run(async () => (await users()).collectorUserPassword, 'data', 'own'));
    common(user.command('remove <name>'))
      .description(COMMANDS.collectorUserRemove)
      .action(run(async () => (await users()).collectorUserRemove, 'data', 'own'));
  },
};
