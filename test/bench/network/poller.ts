/**
 * An agent as one would write it without this one: every two seconds it asks for the interfaces.
 * Argument: `os`, `systeminformation`.
 */
import { networkInterfaces } from 'node:os';

const EVERY_MS = 2000;
const [, , means] = process.argv;
const si = means === 'systeminformation' ? (await import('systeminformation')).default : null;
let last = '';
setInterval(() => {
  void (async () => {
    const now = JSON.stringify(si === null ? networkInterfaces() : await si.networkInterfaces());
    if (now !== last) console.log('changed');
    last = now;
  })();
}, EVERY_MS);
