// Runs command lines beside each other and prints what they say, each line behind the name of who said
// it; fails when one of them did. Those of one name run one after another, whatever becomes of the ones
// before. usage: side-by-side.mjs NAME=COMMAND…
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const lanes = process.argv.slice(2).map((word) => {
  const at = word.indexOf('=');
  if (at < 1) throw new Error(`"${word}" is no NAME=COMMAND`);
  return { name: word.slice(0, at), command: word.slice(at + 1) };
});
const widest = Math.max(0, ...lanes.map(({ name }) => name.length));

const run = ({ name, command }) =>
  new Promise((resolve) => {
    const startedMs = performance.now();
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])
      createInterface({ input: from }).on('line', (line) => {
        to.write(`${name.padEnd(widest)} | ${line}\n`);
      });
    const ended = (how, isGood) => {
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
      console.log(`${name.padEnd(widest)} | ${how} after ${seconds} s`);
      resolve(isGood);
    };
    child.on('error', ({ message }) => ended(`did not start: ${message}`, false));
    child.on('close', (code, signal) =>
      ended(code === 0 ? 'done' : `failed (${signal ?? code})`, code === 0),
    );
  });

const one = async (name) => {
  let isGood = true;
  for (const lane of lanes.filter((other) => other.name === name))
    isGood = (await run(lane)) && isGood;
  return isGood;
};
const outcomes = await Promise.all([...new Set(lanes.map(({ name }) => name))].map(one));
process.exitCode = lanes.length > 0 && outcomes.every(Boolean) ? 0 : 1;
