import { answersOrComplains } from './files-answer.ts';
import { plainProbe } from './plain-probe.ts';
import { createContext } from './process.ts';
import { endAtFault, runWork } from './run-work.ts';

async function main(words: readonly string[]): Promise<void> {
  const typed = plainProbe(words);
  if (typed === null) {
    const { runProgram } = await import('./program.ts');
    return runProgram(words);
  }
  const context = createContext(typed.options);
  await runWork(context, answersOrComplains(context, ['settings']), async () => {
    const { probe } = await import('./commands/probe.ts');
    return () => probe(context, typed.host, typed.options);
  });
}

main(process.argv.slice(2)).catch(endAtFault);
