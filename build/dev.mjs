// `npm run dev`: the agent from its sources, started again at each change; the page and the shell are bundled anew at each change.
import { spawn } from 'node:child_process';
import { at, watchFaces } from './parts.mjs';

const stopWatching = await watchFaces(at('out'));
const child = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', at('cli/start-from-source.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
console.log('Sources are watched: the agent starts again by itself; reload the page to see it.');
child.once('exit', (code) => {
  void stopWatching().then(() => process.exit(code ?? 1));
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
