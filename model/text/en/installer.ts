/** What the installers for Windows say; they hold it as they are built. */
export const INSTALLER = {
  tooOld: 'Linesman needs Windows 10 or later.',
  noRights:
    'Linesman is installed for every user of this computer: start its setup as administrator.',
  msiIsThere:
    'Linesman was installed here by its MSI package. Remove that one first (Settings, Apps), or go on with MSI packages.',
  setupIsThere:
    'Linesman was installed here by its setup program. Remove that one first (Settings, Apps), or go on with setup programs.',
  newerIsThere: 'A newer Linesman is installed already. Remove it first if you want this version.',
  notReplaced: 'The version before could not be removed, so nothing was installed.',
  notHere: 'This is for an installation by the same setup, in its own folder.',
  notWritten: 'A file could not be written: is the disk full?',
  held: 'Linesman still runs and did not end when it was asked. Nothing was changed. Held file:',
  pathNotChanged: 'the list of command folders (PATH) could not be read, and was left as it is',
  shortcut: 'Shows the way from this laptop to Exchange',
  data: 'What Linesman remembers stays in %LOCALAPPDATA%\\Linesman.',
} as const;
