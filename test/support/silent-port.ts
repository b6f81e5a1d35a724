import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Listens with room for few, and accepts nobody: the process waits for ever. */
const LISTENER = `
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, server.address().port + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;
/** More than the queue holds; Linux drops each SYN that finds it full. */
const CONNECTIONS = 4;

/** A port on loopback that answers no SYN, as behind a filter that drops. Linux alone does so. */
export async function silentPort(): Promise<{ port: number; close: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  const full: Socket[] = [];
  for (let count = 0; count < CONNECTIONS; count += 1) {
    const socket = connect({ port, host: '127.0.0.1' });
    // The end of the listener resets it.
    socket.on('error', () => undefined);
    full.push(socket);
    await Promise.race([once(socket, 'connect'), new Promise((wait) => setTimeout(wait, 50))]);
  }
  return {
    port,
    close: async () => {
      for (const socket of full) socket.destroy();
      child.kill('SIGKILL');
      await ended;
    },
  };
}
