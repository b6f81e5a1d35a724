import { CUT } from '../../../model/text/en/system-answers.ts';
import { answer, failed, noAnswer, type NativeAnswer } from '../answer.ts';
import { library } from './library.ts';

const FIRST_COUNT = 1024;
/** A laptop runs a few hundred; one with more is not looked through. */
const MAX_PROCESSES = 16_384;
const ID_BYTES = 4;

const ready = library(
  'kernel32.dll',
  {
    K32EnumProcesses: ['int32', ['void *', 'uint32', 'void *']],
    GetLastError: ['uint32', []],
  },
  {},
);

/** Ids of the processes that run, without the idle process. Blocks for less than a millisecond. */
export function processIds(): NativeAnswer<readonly number[]> {
  const tools = ready();
  if (!tools.ok) return tools;
  const size = Buffer.alloc(4);
  for (let count = FIRST_COUNT; count <= MAX_PROCESSES; count *= 2) {
    const bytes = Buffer.alloc(count * ID_BYTES);
    if (tools.value.calls.K32EnumProcesses(bytes, bytes.length, size) === 0)
      return failed('EnumProcesses', tools.value.calls.GetLastError());
    const filled = Math.min(size.readUInt32LE(), bytes.length);
    // It never says that there were more: a buffer that is full may hold too few.
    if (filled < bytes.length)
      return answer(
        Array.from({ length: filled / ID_BYTES }, (_, index) =>
          bytes.readUInt32LE(index * ID_BYTES),
        ).filter((pid) => pid !== 0),
      );
  }
  return noAnswer(CUT.processes);
}
