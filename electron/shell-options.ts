/** How the shell was started. */
export interface ShellOptions {
  /** `--data=DIR`: the agent's data folder; null for the system's usual place. */
  readonly dataFolder: string | null;
  /**
   * `--agent-entry=FILE`: what to start as the agent; null for the one that comes with the shell.
   * Installed, the shell starts no other.
   */
  readonly agentEntry: string | null;
  /** `--agent-node=FILE`: the Node to run it on; likewise. */
  readonly agentNode: string | null;
  /** `--attach-only`: somebody else starts the agent, and starts it again. */
  readonly attachOnly: boolean;
  /** `--background`: at login the tray is enough. */
  readonly background: boolean;
}

/** Reads the shell's own switches; others belong to Chromium, which reads them itself. */
export function shellOptions(argv: readonly string[], isInstalled: boolean): ShellOptions {
  const valueOf = (name: string): string | null => {
    const found = argv.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
    return found === undefined || found === '' ? null : found;
  };
  return {
    dataFolder: valueOf('--data'),
    agentEntry: isInstalled ? null : valueOf('--agent-entry'),
    agentNode: isInstalled ? null : valueOf('--agent-node'),
    attachOnly: argv.includes('--attach-only'),
    background: argv.includes('--background'),
  };
}
