/**
 * Holds an event source over one program until it is killed. Arguments: program, text for its
 * standard input.
 */
import { childSource } from '../../../probes/platform/child-source.ts';

const [, , program = '', input = ''] = process.argv;
childSource('held', [{ program, args: [], input }]).start(
  () => {
    console.log('change');
  },
  (sentence) => {
    console.error(sentence);
  },
);
