// What Windows knows Linesman by. For ever: a changed one leaves the version before installed beside.
/** Key of the setup program below Uninstall. */
export const SETUP_GUID = '{2FE1B4DF-B5C5-4C1C-9243-0D4416D55B35}';
/** UpgradeCode of the MSI package. */
export const MSI_UPGRADE_CODE = '84F6BC63-4429-4119-AF2E-7107376A6F1F';
/** Namespace of the ids of the MSI's components, which follow from their paths. */
export const MSI_NAMESPACE = '6540EC12-D451-47FB-89FC-C8FA5CABFD6F';
export const PUBLISHER = 'Linesman';
export const COPYRIGHT = 'MIT licence';
/** The shell's program in the installed folder. */
export const SHELL = 'Linesman.exe';
/** The Node that comes with it. */
export const NODE = 'resources/node/node.exe';
/** The agent and the command line, for that Node. */
export const AGENT = 'resources/agent/linesman.mjs';
/** The command on the PATH. */
export const COMMAND = 'bin/linesman.cmd';
