import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { needsCommands, needsFile, needsLinux, needsRoot } from './needs.ts';

const SILENT_FS = new URL('silent-fs.py', import.meta.url).pathname;

export const SILENT_MOUNT_NEEDS = [
  needsLinux(),
  needsRoot(),
  needsCommands('python3', 'umount'),
  needsFile('/dev/fuse', 'the kernel to have FUSE'),
];

/** Mounts a file system that answers nothing. @returns ends it */
export async function mountSilent(mount: string): Promise<() => void> {
  mkdirSync(mount);
  const server = spawn('python3', [SILENT_FS, mount], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout, 'data');
  return () => {
    server.kill('SIGKILL');
    execFileSync('umount', ['-l', mount]);
  };
}
