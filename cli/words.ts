import * as EN from '../model/text/en.ts';
import type { Words } from '../model/text/words.ts';

/** The words of the command line. */
export const WORDS: Words = EN;
