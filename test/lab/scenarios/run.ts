/**
 * Stages each known cause of "Outlook cannot connect" and prints which code the built command names
 * first. usage: node test/lab/scenarios/run.ts [NUMBER…]; needs root and the packages of the lab.
 * Exit 1 when one is wrong.
 */
import { lineOf, notStaged, play, STAGINGS, type Told } from './play.ts';
import { createLab } from './world.ts';

const wanted = process.argv.slice(2).map(Number);
if (wanted.some(Number.isNaN)) {
  console.error('name causes by their numbers, 1 to 28');
  process.exit(2);
}
const lab = await createLab();
const told: Told[] = [];
try {
  for (const staging of STAGINGS) {
    if (wanted.length > 0 && !wanted.includes(staging.cause)) continue;
    const one = await play(lab, staging);
    told.push(one);
    console.log(lineOf(one));
  }
} finally {
  await lab.close();
}
for (const [number, cause, why] of notStaged()) {
  if (wanted.length === 0 || wanted.includes(number))
    console.log(`  --   ${String(number)} ${cause}: not staged, ${why}`);
}
const right = told.filter(({ isRight }) => isRight).length;
console.log(
  `${String(right)} of ${String(told.length)} right, ${told.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s`,
);
if (right < told.length) process.exitCode = 1;
