import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { EXIT } from '../model/exit.ts';
import { type CommonOptions, type Context, createContext, endProcess, VERSION } from './process.ts';
import { sourceLines } from '../lib/source-lines.ts';

const wholeNumber =
  (what: string, min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(
        `${what} is a whole number from ${String(min)} to ${String(max)}.`,
      );
    return value;
  };
const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

const common = (command: Command): Command =>
  command
    .option('--json', 'one JSON document on standard output')
    .option('--config <file>', 'configuration file; an error in it is fatal')
    .option('--data <folder>', 'data folder')
    .option('-q, --quiet', 'no messages, only results and errors');

/**
 * A command's work: the context, then what commander parsed (arguments, then options); answers the
 * exit status.
 */
type Work<A extends readonly unknown[]> = (context: Context, ...parsed: A) => Promise<number>;

/**
 * Loads a command's module only when it is called, does its work, and ends the process: a silent
 * name server must not hold it.
 */
const run =
  <A extends readonly unknown[]>(load: () => Promise<Work<A>>) =>
  async (...parsed: readonly unknown[]): Promise<void> => {
    const command = parsed.at(-1) as Command;
    const context = createContext(command.optsWithGlobals<CommonOptions>());
    const work = await load();
    // Commander passes what the command's own declaration says, a few lines below; options of a
    // parent count for its children.
    await endProcess(
      await work(context, ...([...parsed.slice(0, -2), command.optsWithGlobals()] as unknown as A)),
    );
  };

function build(): Command {
  const program = new Command('linesman')
    .description(
      'Watches the way from this laptop to Exchange, names the rung that fails, and who must act.',
    )
    .version(VERSION)
    .showHelpAfterError('(linesman --help lists the commands)')
    .addHelpText(
      'after',
      `
Examples:
  linesman probe exch1.corp.example            climb the ladder once
  linesman probe exch1.corp.example --acl 135,1024-2000
  linesman start                               watch, report and deliver until Ctrl-C
  linesman explain RPC_PORT_OUTSIDE_ACL        what a code means, and who must act

Exit: 0 healthy, 1 internal error, 2 usage or configuration, 3 degraded, 4 broken,
5 inconclusive, offline or no agent, 6 timed out, 7 forbidden by policy.`,
    );

  common(program.command('probe [host]'))
    .description('climb the ladder to Exchange once')
    .option(
      '--mapper-port <n>',
      'TCP port of the endpoint mapper (default 135)',
      wholeNumber('A port', 1, 65535),
    )
    .option(
      '--interface <name>',
      'EMSMDB, AsyncEMSMDB, NSPI, RFR or UUID@MAJOR.MINOR; repeatable',
      collect,
    )
    .option('--all-endpoints', 'also list everything that the endpoint mapper holds')
    .option(
      '--acl <list>',
      'what if this access list were in the way: 135,1024-2000 or NAME=135,1024-2000; repeatable',
      collect,
    )
    .option(
      '--timeout-ms <n>',
      'deadline of the whole run in milliseconds (default 20000)',
      wholeNumber('A deadline', 1, 600_000),
    )
    .action(run(async () => (await import('./commands/probe.ts')).probe));
  common(program.command('start'))
    .description('run the agent until Ctrl-C')
    .action(run(async () => (await import('./commands/start.ts')).start));
  common(program.command('status'))
    .description('what the running agent knows')
    .option(
      '--connections',
      "also Outlook's TCP connections, and all to Exchange and to the gateway",
    )
    .action(run(async () => (await import('./commands/status.ts')).status));
  common(program.command('watch'))
    .description('print each change of the network and of the verdict')
    .option('--json-lines', 'one JSON document a line')
    .action(run(async () => (await import('./commands/watch.ts')).watch));
  common(program.command('wait'))
    .description('wait until the network is what you need, then exit 0; exit 6 when time is up')
    .requiredOption(
      '--for <label>',
      'label of the network, as status --json shows it: tunnel, lan-corporate, mobile, …; repeatable',
      collect,
    )
    .option('--timeout <s>', 'seconds to wait (default 30)', wholeNumber('A time-out', 1, 86_400))
    .action(run(async () => (await import('./commands/wait.ts')).wait));
  common(program.command('history'))
    .description('past verdicts, and the ports that Exchange had')
    .option('--ports', 'ports of each interface over time, and how often each list held them')
    .option(
      '--limit <n>',
      'most runs, or most ports of an interface (default 200)',
      wholeNumber('A limit', 1, 10_000),
    )
    .action(run(async () => (await import('./commands/history.ts')).history));
  common(program.command('sync'))
    .description('send what waits, now')
    .action(run(async () => (await import('./commands/sync.ts')).sync));
  common(program.command('settings'))
    .description('every setting and where it came from')
    .action(run(async () => (await import('./commands/settings.ts')).settings));
  common(program.command('page'))
    .description("print a fresh link to the agent's page")
    .action(run(async () => (await import('./commands/page.ts')).page));
  common(program.command('explain <code>'))
    .description('what a code means: symptom, cause, who must act, what to do')
    .action(run(async () => (await import('./commands/explain.ts')).explain));
  common(program.command('decode <reference>'))
    .description('what a spoken reference such as K7Q2-M4XP-3 means')
    .action(run(async () => (await import('./commands/decode.ts')).decode));
  const outbox = program.command('outbox').description('reports that wait to be sent');
  common(outbox.command('list'))
    .description('list them, and why they wait')
    .action(run(async () => (await import('./commands/outbox.ts')).outboxList));
  const demo = common(program.command('demo'))
    .description('run an Exchange stand-in with switchable faults, and a collector, until Ctrl-C')
    .action(run(async () => (await import('./commands/demo.ts')).demo));
  common(demo.command('fault <name> <on|off>'))
    .description('switch a fault of the running demo site')
    .action(run(async () => (await import('./commands/demo.ts')).demoFault));
  const listen = (command: Command): Command =>
    command.option('--listen <address>', 'HOST:PORT to listen on (default 127.0.0.1:8440)');
  const collector = listen(common(program.command('collector')))
    .description("run the helpdesk's receiving end until Ctrl-C")
    .action(run(async () => (await import('./commands/collector.ts')).collector));
  common(collector.command('list'))
    .description('list the reports that came')
    .action(run(async () => (await import('./commands/collector.ts')).collectorList));
  return program;
}

/** A pipe that closes early (`| head`) is the reader's choice, not an error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.healthy);
  throw error;
});

async function main(): Promise<void> {
  const program = build();
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap((one) => one.commands),
  ])
    command.exitOverride();
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError)
      await endProcess(error.exitCode === 0 ? EXIT.healthy : EXIT.usage);
    process.stderr.write(
      `linesman: internal error: ${error instanceof Error ? sourceLines(error.stack ?? error.message) : String(error)}\n`,
    );
    await endProcess(EXIT.internalError);
  }
}

await main();
