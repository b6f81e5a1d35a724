/** A key of the tests alone: to a collector over plain HTTP nothing goes that is not encrypted. */
export const TEST_IDENTITY =
  'AGE-SECRET-KEY-15QYK5E0NQNHSUDFVTHYVDDU6ZPS4Q7VM4FZY0AV7PRLYGP8KTVWQJL66U6';
export const TEST_RECIPIENT = 'age1q02el8mjlhwy8x75fx6uxkscayzcmr9kvlpfazqwe7qz09u3jsyqaleew2';
