import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LINESMAN } from '../../support/linesman.ts';
import { type Need, needsCommands, needsFile, needsLinux, needsRoot } from '../../support/needs.ts';

const SCENES = import.meta.dirname;
const run = promisify(execFile);

/** Intel's matrix tiles: `xstate.c` makes room for them, and has to be compiled. */
const HAS_TILES =
  process.platform === 'linux' && readFileSync('/proc/cpuinfo', 'latin1').includes('amx_tile');

/**
 * A kernel of our own, with ESP: that of the machine may have none. User-mode Linux runs as a process
 * (Debian: user-mode-linux) on the files of this machine, and the scene in it with a real gateway.
 */
export const NEEDS: readonly Need[] = [
  needsLinux(),
  needsRoot(),
  needsCommands('linux.uml', 'modprobe', 'ip', 'setpriv', 'unshare'),
  needsFile('/usr/lib/uml/modules', 'the modules of user-mode-linux'),
  needsFile('/usr/lib/ipsec/charon', 'strongSwan (strongswan-charon)'),
  needsFile(
    '/usr/lib/ipsec/plugins/libstrongswan-curve25519.so',
    "strongSwan's further plugins (libstrongswan-extra-plugins)",
  ),
  needsCommands('swanctl'),
  HAS_TILES ? needsCommands('cc') : null,
];

export interface Told {
  readonly network: Record<string, unknown> & {
    readonly tunnels: readonly unknown[];
    readonly reasons: readonly string[];
  };
  readonly checks: readonly {
    readonly id: string;
    readonly status: string;
    readonly code: string | null;
    readonly evidence: readonly string[];
  }[];
  readonly diagnosis: { readonly code: string };
}

/** What a user without rights was told at each moment of a scene. */
export async function play(scene: string, out: string): Promise<(moment: string) => Told> {
  const preloaded = join(out, 'xstate.so');
  if (HAS_TILES)
    await run('cc', ['-shared', '-fPIC', '-O1', '-o', preloaded, join(SCENES, 'xstate.c')]);
  // Before the tests beside it: limits of time count in this kernel too, and it is slow already.
  await run(
    'nice',
    [
      ...['-n', '-10', 'linux.uml'],
      'mem=768M',
      'rootfstype=hostfs',
      'rootflags=/',
      'ro',
      `init=${join(SCENES, 'boot.sh')}`,
      `SCENE=${join(SCENES, `${scene}.sh`)}`,
      `OUT=${out}`,
      `NODE=${process.execPath}`,
      `LINESMAN=${LINESMAN}`,
      'con=null',
      'con0=null,fd:1',
      'quiet',
    ],
    {
      timeout: 150_000,
      maxBuffer: 1_000_000,
      env: { ...process.env, ...(HAS_TILES ? { LD_PRELOAD: preloaded } : {}) },
    },
  );
  return (moment) => JSON.parse(readFileSync(join(out, `${moment}.json`), 'utf8')) as Told;
}

export const tunnelRung = ({ checks }: Told) => checks.find(({ id }) => id === 'tunnel');
