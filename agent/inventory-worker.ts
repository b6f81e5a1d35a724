import { parentPort } from 'node:worker_threads';
import { networkConnections } from 'systeminformation';

// In a thread of its own: parts of the library block until their child processes have ended.
parentPort?.postMessage(await networkConnections());
