/**
 * What the packaged Electron may be talked into, and may not: it is no Node, reads no options of
 * Node, encrypts its cookies, and loads nothing but its own asar. Named as electron-builder names
 * them.
 *
 * @see https://www.electronjs.org/docs/latest/tutorial/fuses
 */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  /** Electron 28 and later. */
  grantFileProtocolExtraPrivileges: false,
} as const;
